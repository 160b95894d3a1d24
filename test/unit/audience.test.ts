import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor } from '#server/auth/actor.ts'
import { may, type TicketScope } from '#server/auth/permissions.ts'
import type { EventType, RecordedEvent } from '#server/events/event.ts'
import { newId, type AccountId, type ContactId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { customerAudience, goneAudience, reaches, room, roomsOf, staffAudience } from '#server/realtime/audience.ts'
import { messagesOf, offerMessage, type LiveTicket, type Outgoing } from '#server/realtime/messages.ts'
import { staffRole, type StaffRole } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

const some = <T>(n: number) => Array.from({ length: n }, () => newId<never>() as T)
const people = some<PersonId>(3)
const accounts = some<AccountId>(2)
const contacts = some<ContactId>(2)
const tickets = some<TicketId>(2)
const one = <T>(from: readonly T[]) => fc.constantFrom(...from)
const named = { name: 'Somebody', nameEn: 'Somebody', language: 'en' as const }

const anybody: fc.Arbitrary<Actor> = fc.oneof(
  fc
    .record({ id: one(people), roles: fc.uniqueArray(one(staffRole.options)), accounts: fc.subarray(accounts) })
    .map((is) => ({
      ...named,
      ...is,
      kind: 'staff' as const,
    })),
  fc.record({ id: one(contacts), accountId: one(accounts), reach: one(['own', 'account'] as const) }).map((is) => ({
    ...named,
    ...is,
    kind: 'contact' as const,
  })),
  one(tickets).map((ticketId) => ({ kind: 'link' as const, ticketId, name: 'Somebody' })),
)

const anyScope: fc.Arbitrary<TicketScope> = fc
  .record({
    id: one(tickets),
    accountId: fc.option(one(accounts)),
    contactId: fc.option(one(contacts)),
    level: one(supportLevel.options),
    participants: fc.subarray(people),
  })
  .map((scope) => ({ ...scope, holderId: scope.participants[0] ?? null, firstOwnerId: scope.participants[1] ?? null }))

test('a ticket is told live to exactly those whom the permissions let see it', () => {
  fc.assert(
    fc.property(anybody, anyScope, (who, scope) => {
      const rooms = new Set(roomsOf(who))
      expect(reaches(staffAudience(scope), rooms)).toBe(may.seeInside(who, scope))
      expect(reaches(customerAudience(scope), rooms)).toBe(who.kind !== 'staff' && may.see(who, scope))
    }),
    { numRuns: 3_000 },
  )
})

test('a ticket that is returned to the first line goes only from screens whose reader no longer sees it', () => {
  fc.assert(
    fc.property(anybody, anyScope, (who, scope) => {
      const gone = reaches(goneAudience(eventOf('ticket.returned'), scope), new Set(roomsOf(who)))
      if (gone) expect(may.seeInside(who, scope)).toBe(false)
      const lost = who.kind === 'staff' && may.seeInside(who, { ...scope, level: 'L2' }) && !may.seeInside(who, scope)
      expect(gone).toBe(lost && scope.level === 'L1')
    }),
    { numRuns: 3_000 },
  )
})

test('the product itself and staff without a role hear nothing of tickets', () => {
  expect(roomsOf({ kind: 'system', name: 'sweep' })).toEqual([])
  const idle: Actor = { kind: 'staff', ...named, id: people[0]!, roles: [], accounts }
  expect(roomsOf(idle)).toEqual([room.person(people[0]!)])
})

const canary = 'CANARY-7f3a'
const scope: TicketScope = {
  ...{ id: tickets[0]!, accountId: accounts[0]!, contactId: contacts[0]!, level: 'L2' as const },
  ...{ holderId: people[0]!, firstOwnerId: people[1]!, participants: people.slice(0, 2) },
}
/** The staff's line is all canary; the customers' line is what they may read. */
const ticket: LiveTicket = {
  line: { subject: canary, number: 'TT-2026-000001', holder: { name: canary } } as unknown as LiveTicket['line'],
  customer: { subject: 'Line down', number: 'TT-2026-000001' } as LiveTicket['customer'],
  scope,
}

/** Everything a payload can hold, each text of it a canary. */
function eventOf(type: EventType, more: object = {}): RecordedEvent {
  const payload = {
    note: canary,
    reason: canary,
    because: canary,
    text: canary,
    name: canary,
    code: canary,
    article: canary,
    ...{ told: people, on: people, off: people },
  }
  const event = { type, ticketId: scope.id, accountId: scope.accountId, payload: { ...payload, ...more } }
  const actor = { kind: 'staff', id: people[0], name: canary }
  return { ...event, actor, at: new Date(0), cursor: { tx: '7', id: 1 } } as unknown as RecordedEvent
}

// A type-checked list: a new event does not compile until it says here whether customers hear of it.
const heardByCustomers: Record<EventType, boolean> = {
  ...{ 'ticket.opened': true, 'ticket.started': true, 'ticket.paused': true, 'ticket.resumed': true },
  ...{ 'ticket.resolved': true, 'ticket.reopened': true, 'ticket.closed': true, 'ticket.cancelled': true },
  ...{ 'ticket.rejected': true, 'ticket.replied': true, 'ticket.attached': true, 'ticket.priorityChanged': true },
  ...{ 'ticket.identified': true, 'ticket.escalated': true },
  ...{
    'ticket.noted': false,
    'ticket.tagged': false,
    'ticket.articleLinked': false,
    'ticket.returned': false,
    'ticket.queued': false,
  },
  ...{ 'ticket.assigned': false, 'offer.made': false, 'offer.accepted': false, 'offer.rejected': false },
  ...{ 'offer.timedOut': false, 'offer.withdrawn': false, 'routing.relaxed': false, 'routing.supervisorPaged': false },
  ...{ 'clock.reached': false, 'alert.opened': false, 'alert.recurred': false, 'alert.acknowledged': false },
  ...{ 'offer.rescinded': false, 'seat.planChanged': false, 'seat.rosterChanged': false, 'seat.leaveAdded': false },
  ...{ 'seat.leaveEnded': false, 'seat.changed': false, 'seatPolicy.changed': false },
  ...{ 'presenceState.changed': false, 'rejectionReason.changed': false },
  ...{ 'seat.presenceChanged': false, 'seat.heldWorkUnattended': false, 'article.published': false },
  ...{
    'article.retired': false,
    'article.drafted': false,
    'article.submitted': false,
    'article.reviewed': false,
    'article.scheduled': false,
    'article.discarded': false,
    'article.flagged': false,
    'article.taskDone': false,
    'person.invited': false,
    'person.rolesChanged': false,
    'person.deactivated': false,
  },
  ...{ 'person.reactivated': false },
  ...{ 'whatIf.asked': false, 'whatIf.progressed': false, 'whatIf.finished': false, 'whatIf.renamed': false },
  ...{ 'whatIf.deleted': false, 'whatIf.historyKept': false, 'whatIf.historyDeleted': false },
  ...{ 'ticket.escalationAsked': true, 'ticket.escalationAnswered': true, 'ticket.joinedIncident': true },
  ...{ 'ticket.escalationOverdue': false, 'ticket.linked': false, 'ticket.unlinked': false },
  ...{ 'ticket.leftIncident': false, 'vendor.asked': false, 'vendor.answered': false, 'vendor.chased': false },
  ...{ 'vendor.overdue': false, 'vendor.ended': false, 'vendor.termsChanged': false, 'incidentRules.changed': false },
  ...{ 'incident.declared': false, 'incident.scoped': false, 'incident.updated': false, 'incident.ended': false },
  ...{
    'incident.accountTold': false,
    'incident.wordOverdue': false,
    'incident.withdrawn': false,
    'accountEscalation.opened': false,
  },
  ...{ 'accountEscalation.changed': false, 'accountEscalation.noted': false, 'accountEscalation.moved': false },
  'accountEscalation.promiseBroken': false,
  ...{ 'attention.started': false, 'attention.stepFired': false, 'attention.stepSkipped': false },
  ...{ 'attention.acknowledged': false, 'attention.lapsed': false, 'attention.pushed': false },
  ...{ 'attention.spent': false, 'attention.ended': false, 'onCall.changed': false, 'schedule.changed': false },
  ...{ 'policy.changed': false, 'channel.changed': false },
  ...{ 'ticket.restored': true, 'ticket.downAgain': true, 'ticket.called': true, 'ticket.reportDelivered': true },
  ...{ 'objection.raised': true, 'objection.decided': true },
  ...{ 'promise.nearlyDue': false, 'promise.kept': false, 'promise.broken': false },
  ...{ 'queue.created': false, 'queue.changed': false, 'queue.deactivated': false, 'queue.reactivated': false },
  ...{ 'queue.opened': false, 'queue.closed': false, 'skill.created': false, 'skill.changed': false },
  ...{ 'skill.removed': false, 'routing.rulesChanged': false, 'account.seatsChanged': false },
  ...{ 'calendar.added': false, 'calendar.versionAdded': false, 'serviceLevels.versionAdded': false },
  ...{ 'synonym.added': false, 'synonym.changed': false, 'synonym.removed': false, 'article.fileAdded': false },
  ...{ 'question.asked': false, 'question.answered': false, 'question.passedOn': false, 'question.withdrawn': false },
  ...{ 'article.taskOpened': false, 'article.taskPassedOn': false, 'article.taskOverdue': false },
  ...{ 'circuit.added': false, 'circuit.changed': false, 'circuit.moved': false },
  ...{ 'account.changed': false, 'contact.changed': false },
  ...{ 'health.contested': false, 'health.contestDecided': false },
  ...{ 'resources.added': false, 'resource.moved': false },
  ...{ 'contract.added': false, 'contract.changed': false, 'account.teamChanged': false },
  ...{ 'ticket.firstOwnerChanged': false, 'article.passedOn': false },
  ...{ 'plannedWork.planned': false, 'plannedWork.changed': false, 'plannedWork.announced': false },
  ...{ 'plannedWork.started': false, 'plannedWork.late': false, 'plannedWork.ended': false },
  ...{ 'plannedWork.cancelled': false, 'plannedWork.told': false },
  ...{ 'order.opened': false, 'order.stepDone': false, 'order.sentBack': false, 'order.tested': false },
  ...{ 'order.entered': false, 'order.stuck': false, 'orderPositions.changed': false },
  ...{ 'document.added': false, 'document.replaced': false, 'document.changed': false, 'document.removed': false },
  ...{ 'calendar.retired': false, 'calendar.restored': false, 'brand.changed': false },
  ...{ 'account.calendarChanged': false },
  ...{ 'person.invitationRevoked': false, 'person.handedOver': false },
  ...{ 'view.changed': false, 'ticket.mentioned': false },
  ...{ 'call.rang': false, 'call.answered': false, 'call.ended': false, 'call.taken': false, 'call.joined': false },
  ...{ 'call.wrapped': false, 'telephony.changed': false },
  ...{ 'alert.worsened': false, 'alert.told': false, 'alert.climbed': false, 'alert.planned': false },
  ...{
    'alert.stepDone': false,
    'alert.confirmed': false,
    'alert.contactAsked': false,
    'alert.askTakenBack': false,
    'alert.measured': false,
    'alert.dismissed': false,
  },
  ...{ 'account.measured': false, 'contract.ending': false, 'alertRules.changed': false, 'digest.made': false },
  ...{ 'manager.leaveAdded': false, 'manager.leaveEnded': false, 'manager.directorChanged': false },
  ...{ 'leaving.opened': false, 'leaving.planned': false, 'leaving.taskDone': false, 'leaving.overdue': false },
  ...{ 'leaving.kept': false, 'leaving.lost': false, 'leaving.resourceFreed': false, 'leaving.released': false },
  ...{ 'account.closed': false },
  ...{ 'ticket.updateAsked': false, 'ticket.updateAnswered': false, 'ticket.updateOverdue': false },
}

const customers: Actor[] = [
  { kind: 'contact', ...named, id: contacts[0]!, accountId: accounts[0]!, reach: 'account' },
  { kind: 'contact', ...named, id: contacts[0]!, accountId: accounts[0]!, reach: 'own' },
  { kind: 'link', ticketId: scope.id, name: 'Somebody' },
]
const toldTo = (who: Actor, event: RecordedEvent): Outgoing[] => {
  const rooms = new Set(roomsOf(who))
  const loaded = { tickets: new Map([[scope.id, ticket]]), alerts: [] }
  return [offerMessage(event, event.cursor), ...messagesOf(event, loaded)].filter(
    (out) => out !== null && reaches(out.audience, rooms),
  ) as Outgoing[]
}

test.each(Object.entries(heardByCustomers))('customers hear of %s: %s, and never a word from inside', (type, heard) => {
  for (const who of customers) {
    const told = toldTo(who, eventOf(type as EventType, { visibility: 'public' }))
    expect(told.map((out) => out.kind)).toEqual(heard ? ['customerTicket'] : [])
    expect(JSON.stringify(told)).not.toContain(canary)
  }
})

test('customers do not hear of a file that was attached to a note', () => {
  for (const who of customers) expect(toldTo(who, eventOf('ticket.attached', { visibility: 'internal' }))).toEqual([])
})

test.each<[StaffRole, boolean]>([
  ['agent', false],
  ['technician', false],
  ['account_manager', false],
  ['supervisor', false],
  ['admin', false],
])('an offer goes to the seat it was made to, not to another %s', (role, heard) => {
  const offer = eventOf('offer.made', { seatId: people[0] })
  const who: Actor = { kind: 'staff', ...named, id: people[2]!, roles: [role], accounts }
  expect(toldTo(who, offer).some((out) => out.kind === 'offer')).toBe(heard)
  expect(toldTo({ ...who, id: people[0]! }, offer).some((out) => out.kind === 'offer')).toBe(true)
})
