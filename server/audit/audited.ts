import type { EventType } from '#server/events/event.ts'
import type { AuditArea } from './audit.contract.ts'

/** A closed list: every act that changes how the house is set up, and where people look for it. */
export const audited = {
  'person.invited': 'people',
  'person.invitationRevoked': 'people',
  'person.rolesChanged': 'people',
  'person.deactivated': 'people',
  'person.reactivated': 'people',
  'person.handedOver': 'people',
  'seat.changed': 'seats',
  'seatPolicy.changed': 'seats',
  'presenceState.changed': 'seats',
  'rejectionReason.changed': 'seats',
  'seat.rosterChanged': 'seats',
  'seat.leaveAdded': 'seats',
  'seat.leaveEnded': 'seats',
  'queue.created': 'routing',
  'queue.changed': 'routing',
  'queue.deactivated': 'routing',
  'queue.reactivated': 'routing',
  'skill.created': 'routing',
  'skill.changed': 'routing',
  'skill.removed': 'routing',
  'routing.rulesChanged': 'routing',
  'vendor.termsChanged': 'routing',
  'calendar.added': 'promises',
  'calendar.versionAdded': 'promises',
  'calendar.retired': 'promises',
  'calendar.restored': 'promises',
  'serviceLevels.versionAdded': 'promises',
  'contract.added': 'promises',
  'contract.changed': 'promises',
  'incidentRules.changed': 'attention',
  'policy.changed': 'attention',
  'schedule.changed': 'attention',
  'channel.changed': 'attention',
  'alertRules.changed': 'attention',
  'manager.directorChanged': 'accounts',
  'manager.leaveAdded': 'accounts',
  'manager.leaveEnded': 'accounts',
  'account.teamChanged': 'accounts',
  'account.calendarChanged': 'accounts',
  'account.seatsChanged': 'accounts',
  'synonym.added': 'knowledge',
  'synonym.changed': 'knowledge',
  'synonym.removed': 'knowledge',
  'brand.changed': 'house',
  'telephony.changed': 'house',
  'orderPositions.changed': 'house',
  'view.changed': 'house',
} as const satisfies Partial<Record<EventType, AuditArea>>

export type AuditedType = keyof typeof audited

export function typesOf(area: AuditArea | undefined): AuditedType[] {
  const types = Object.keys(audited) as AuditedType[]
  return area ? types.filter((type) => audited[type] === area) : types
}

/** Each can be set back to what it was, by the same act that changed it. */
const undoable: ReadonlySet<string> = new Set<AuditedType>([
  'person.rolesChanged',
  'seat.changed',
  'seatPolicy.changed',
  'presenceState.changed',
  'rejectionReason.changed',
  'queue.changed',
  'skill.changed',
  'routing.rulesChanged',
  'vendor.termsChanged',
  'incidentRules.changed',
  'policy.changed',
  'calendar.retired',
  'calendar.restored',
  'account.teamChanged',
  'account.calendarChanged',
  'account.seatsChanged',
  'manager.directorChanged',
  'synonym.changed',
  'orderPositions.changed',
  'brand.changed',
  'telephony.changed',
  'alertRules.changed',
])

/** What was and what is, under whichever names the event has them; null where there is nothing to go back to. */
export function beforeAndAfter(type: string, payload: Record<string, unknown>): { was: unknown; is: unknown } | null {
  const was = payload['was'] ?? payload['from']
  const is = payload['is'] ?? payload['to']
  if (!undoable.has(type) || was === undefined || is === undefined) return null
  // A token that was replaced opens nothing any more.
  if (type === 'telephony.changed' && 'token' in (is as object)) return null
  // The bytes of an earlier logo are not kept.
  const logo = (of: unknown) => (of as { logo?: unknown }).logo
  if (type === 'brand.changed' && logo(was) !== logo(is)) return null
  return { was, is }
}

/** Ids in a payload, wherever they stand. */
export function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(idsIn)
}
