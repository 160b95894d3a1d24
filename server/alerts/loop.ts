import { addBusiness } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { quietOver } from '#server/portfolio/hours.ts'
import type { ManagerProfile } from '#server/portfolio/profile.contract.ts'
import type { AlertEffect, AlertSeverity, AlertState, AlertTerms } from './alert.contract.ts'

/** Read against the table in alert.contract.ts. */
const moves = {
  open: ['acknowledged', 'planned', 'dismissed'],
  acknowledged: ['planned', 'dismissed'],
  planned: ['planned', 'confirmed', 'dismissed'],
  confirmed: ['measured'],
  measured: [],
  dismissed: [],
} as const satisfies Record<AlertState, readonly AlertState[]>

/** Refuses with `alert.illegal_move`, which names what is possible instead. */
export function refuseIllegal(from: AlertState, to: AlertState): void {
  const allowed: readonly AlertState[] = moves[from]
  if (allowed.includes(to)) return
  const instead = allowed.length > 0 ? `From here it becomes ${allowed.join(' or ')}.` : 'Its loop is closed.'
  throw new Refusal('alert.illegal_move', `This alert is ${from}. ${instead}`, 409, { extra: { from, to, allowed } })
}

const minute = 60_000
export const measuredAfterDays = 30

/** What the customer's word does to an alert: satisfied, it waits to be measured; not satisfied, its plan goes on. */
export function settled(satisfied: boolean, now: Date) {
  const said = { confirmedAt: now }
  if (!satisfied) return said
  const measureAt = new Date(now.getTime() + measuredAfterDays * 86_400_000)
  return { ...said, state: 'confirmed' as const, measureAt, closedAt: now }
}

/** Until when it has to be acknowledged: red ones around the clock, amber ones in the manager's own working hours. */
export function windowEnd(
  severity: AlertSeverity,
  terms: Pick<AlertTerms, 'redMinutes' | 'amberMinutes'>,
  calendar: CalendarVersion | undefined,
  from: Date,
): Date {
  if (severity === 'red') return new Date(from.getTime() + terms.redMinutes * minute)
  const ms = terms.amberMinutes * minute
  return calendar ? addBusiness(calendar, from, ms) : new Date(from.getTime() + ms)
}

/** When somebody is told beside the screen: of red at once, of amber when their quiet hours are over. */
export function toldAt(
  severity: AlertSeverity,
  profile: ManagerProfile,
  calendar: CalendarVersion | undefined,
  now: Date,
): Date {
  return severity === 'red' ? now : quietOver(profile, calendar, now)
}

/** Whether what was done had an effect: did the signal fall? */
export function effectOf(before: number, after: number): AlertEffect {
  return after < before ? 'fell' : after > before ? 'rose' : 'same'
}
