import { expect, test } from 'vitest'
import type { Actor } from '#server/auth/actor.ts'
import type { EventType, RecordedEvent } from '#server/events/event.ts'
import { newId, type AccountId, type ContactId, type PersonId } from '#server/kernel/ids.ts'
import { reaches, roomsOf } from '#server/realtime/audience.ts'
import { messagesOf } from '#server/realtime/messages.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'

const mine = newId<AccountId>()
const theirs = newId<AccountId>()
const named = { name: 'Somebody', nameEn: 'Somebody', language: 'en' as const }
const staff = (roles: StaffRole[], accounts: AccountId[] = []): Actor => {
  return { kind: 'staff', ...named, id: newId<PersonId>(), roles, accounts }
}
const manager = staff(['account_manager'], [mine])
const contactOf = (accountId: AccountId): Actor => {
  return { kind: 'contact', ...named, id: newId<ContactId>(), accountId, reach: 'account' }
}

function event(type: EventType, account: AccountId): RecordedEvent {
  const ofWork = type.startsWith('plannedWork.')
  const payload = { number: 'X-1', accounts: [account], title: 'secret', reason: 'secret', trouble: 'secret' }
  return {
    ...{ type, ticketId: null, accountId: ofWork ? null : account, payload },
    ...{ actor: { kind: 'system', name: 'secret' }, at: new Date(0), cursor: { tx: '7', id: 1 } },
  } as unknown as RecordedEvent
}
const heard = (who: Actor, told: RecordedEvent) => {
  const rooms = new Set(roomsOf(who))
  return messagesOf(told, { tickets: new Map(), alerts: [] }).filter(({ audience }) => reaches(audience, rooms))
}

const types: EventType[] = [
  ...(['plannedWork.planned', 'plannedWork.changed', 'plannedWork.told', 'plannedWork.started'] as const),
  ...(['plannedWork.late', 'plannedWork.ended', 'plannedWork.cancelled', 'order.opened', 'order.stepDone'] as const),
  ...(['order.sentBack', 'order.tested', 'order.entered', 'order.stuck', 'document.added'] as const),
  ...(['document.replaced', 'document.changed', 'document.removed'] as const),
]

test.each(types)(
  '%s is told live to whoever answers for the account and to the house, and says no more than which',
  (type) => {
    expect(heard(manager, event(type, mine))).toHaveLength(1)
    expect(heard(manager, event(type, theirs))).toEqual([])
    expect(heard(staff(['supervisor']), event(type, theirs))).toHaveLength(1)
    expect(heard(staff([]), event(type, mine))).toEqual([])
    expect(JSON.stringify(heard(staff(['supervisor']), event(type, mine)))).not.toContain('secret')
  },
)

test('customers hear live of work on their own circuits once they were told, of no order and no paper', () => {
  const toCustomer = types.filter((type) => heard(contactOf(mine), event(type, mine)).length > 0)
  expect(toCustomer).toEqual(['plannedWork.told', 'plannedWork.started'])
  for (const type of types) expect(heard(contactOf(theirs), event(type, mine))).toEqual([])
})
