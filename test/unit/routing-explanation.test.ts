import { describe, expect, test } from 'vitest'
import { explainRound, inSight, sightOf } from '#server/routing/explanation.ts'
import { isMeant } from '#lib/routing/is-meant.ts'
import type { ItemFacts, SeatFacts } from '#server/routing/match.ts'
import { newId, type PersonId, type QueueId, type TicketId, type WorkItemId } from '#server/kernel/ids.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'

const seat = (changed: Partial<SeatFacts> = {}): SeatFacts => ({
  id: newId<PersonId>(),
  ...{ level: 'L2', presence: 'available', connected: true, load: 0, capacity: 300, idleSince: 1, skills: { mpls: 3 } },
  ...changed,
})
const item: ItemFacts = {
  id: newId<WorkItemId>(),
  ticketId: newId<TicketId>(),
  accountId: null,
  queueId: newId<QueueId>(),
  level: 'L2',
  priority: 'P2',
  weight: 100,
  skills: [{ skill: 'mpls', level: 3 }],
  relaxation: [],
  relaxationStep: 0,
  passedBy: [],
  fromSeatId: null,
  preferredSeatId: null,
  named: [],
  excluded: [],
}
describe('who is asked about', () => {
  test('a person is found by Chinese name, by Latin name in any order, and by what was begun to be typed', () => {
    const wang = { name: '王伟', nameEn: 'Wang Wei' }
    for (const typed of ['王', 'wang', 'wei wang', 'WangWei', '']) expect(isMeant(wang, typed), typed).toBe(true)
    expect(isMeant(wang, '陈')).toBe(false)
  })
})

describe('who is told what', () => {
  test('a seat that was offline then is told as such, so that whoever is asked about gets an answer', () => {
    const absent = newId<PersonId>()
    const there = seat()
    const { decision } = explainRound({ seats: [there], items: [item] }, item.ticketId, [there.id, absent])!
    expect(decision.ranked.map(({ seatId }) => seatId)).toEqual([there.id])
    expect(decision.excluded).toEqual([{ seatId: absent, exclusion: { because: 'presence', presence: 'offline' } }])
  })

  test('a seat that asks about itself learns its own place and nothing of its colleagues', () => {
    const better = seat({ skills: { mpls: 5 } })
    const me = seat()
    const weak = seat({ skills: {} })
    const { decision } = explainRound({ seats: [better, me, weak], items: [item] }, item.ticketId, [])!
    const told = inSight(decision, { sees: 'own', seatId: me.id })
    expect(told.ranked.map(({ seatId, rank }) => [seatId, rank])).toEqual([[me.id, 2]])
    expect(told.excluded).toEqual([])
    expect(inSight(decision, { sees: 'none' })).toEqual({ ranked: [], excluded: [] })
  })

  test.each([
    [['supervisor'], 'all'],
    [['admin'], 'all'],
    [['agent'], 'own'],
    [['technician'], 'own'],
    [['agent', 'supervisor'], 'all'],
    [['account_manager'], 'none'],
  ] satisfies [StaffRole[], string][])('%s see %s', (roles, sees) => {
    const who: StaffActor = {
      ...{ kind: 'staff', id: newId<PersonId>(), name: 'x', nameEn: 'x', language: 'en', roles, accounts: [] },
    }
    expect(sightOf(who).sees).toBe(sees)
  })
})
