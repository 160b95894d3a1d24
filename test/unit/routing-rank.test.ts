import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PersonId, TicketId, WorkItemId, QueueId } from '#server/kernel/ids.ts'
import { compare, match, skillScores, type Candidate, type ItemFacts, type SeatFacts } from '#server/routing/match.ts'

const ids = ['a', 'b', 'c', 'd', 'e'] as PersonId[]
const candidate: fc.Arbitrary<Candidate> = fc.record({
  seatId: fc.constantFrom(...ids),
  preferred: fc.boolean(),
  affinity: fc.constant(null),
  affinityPlace: fc.integer({ min: 0, max: 3 }),
  skillScore: fc.integer({ min: 0, max: 3 }),
  preferredScore: fc.constant(0),
  load: fc.integer({ min: 0, max: 2 }),
  idleSince: fc.integer({ min: 0, max: 2 }),
})

test('the rank is a total order: any two seats stand in one order, and it is the same however they came', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(candidate, { selector: ({ seatId }) => seatId, minLength: 2, maxLength: 5 }),
      (seats) => {
        for (const a of seats)
          for (const b of seats) if (a !== b) expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)))
        const order = seats.toSorted(compare).map(({ seatId }) => seatId)
        expect(
          seats
            .toReversed()
            .toSorted(compare)
            .map(({ seatId }) => seatId),
        ).toEqual(order)
        for (const [a, b, c] of fc.sample(
          fc.tuple(fc.constantFrom(...seats), fc.constantFrom(...seats), fc.constantFrom(...seats)),
          5,
        ))
          if (a !== b && b !== c && a !== c && compare(a, b) < 0 && compare(b, c) < 0)
            expect(compare(a, c)).toBeLessThan(0)
      },
    ),
    { numRuns: 1_000 },
  )
})

const seat = (id: string, more: Partial<SeatFacts> = {}): SeatFacts => ({
  id: id as PersonId,
  level: 'L2',
  presence: 'available',
  connected: true,
  load: 0,
  capacity: 300,
  idleSince: 0,
  skills: { mpls: 3 },
  ...more,
})
const item = (more: Partial<ItemFacts> = {}): ItemFacts => ({
  id: 'item' as WorkItemId,
  ticketId: 'ticket' as TicketId,
  accountId: null,
  queueId: 'queue' as QueueId,
  level: 'L2',
  priority: 'P2',
  weight: 100,
  skills: [{ skill: 'mpls', level: 2 }],
  relaxation: [],
  relaxationStep: 0,
  passedBy: [],
  fromSeatId: null,
  preferredSeatId: null,
  named: [],
  excluded: [],
  ...more,
})
const order = (of: ItemFacts, seats: SeatFacts[]) =>
  match({ seats, items: [of] })[0]!.ranked.map(({ seatId }) => seatId)

describe('who knows the customer is asked first, in the order the queue says', () => {
  const seats = [seat('team'), seat('solver'), seat('named'), seat('best', { skills: { mpls: 5 } })]
  const known = {
    named: ['named' as PersonId],
    lastSolvers: ['solver' as PersonId],
    team: ['team' as PersonId, 'named' as PersonId],
  }
  test('named engineer, last solver, team where nothing else is said', () => {
    expect(order(item(known), seats)).toEqual(['named', 'solver', 'team', 'best'])
  })
  test('the team first where the queue wants it so; who is of both counts by the first', () => {
    const ranked = match({ seats, items: [item({ ...known, affinity: ['accountTeam', 'lastSolver'] })] })[0]!.ranked
    expect(ranked.map(({ seatId, affinity }) => [seatId, affinity])).toEqual([
      ['named', 'accountTeam'],
      ['team', 'accountTeam'],
      ['solver', 'lastSolver'],
      ['best', null],
    ])
  })
  test('nobody, where the queue asks for none: skill decides', () => {
    expect(order(item({ ...known, affinity: [] }), seats)[0]).toBe('best')
  })
  test('but who the work comes back to goes before all of them', () => {
    expect(order(item({ ...known, preferredSeatId: 'best' as PersonId }), seats)[0]).toBe('best')
  })
})

test('a preferred skill counts by its weight from its level on, and keeps nobody out', () => {
  const preferredSkills = [{ skill: 'bgp', level: 3, weight: 4 }]
  const seats = [
    seat('plain', { skills: { mpls: 5 } }),
    seat('little', { skills: { mpls: 5, bgp: 2 } }),
    seat('enough', { skills: { mpls: 2, bgp: 3 } }),
  ]
  expect(order(item({ preferredSkills }), seats)).toEqual(['enough', 'little', 'plain'])
  const [best] = match({ seats, items: [item({ preferredSkills })] })[0]!.ranked
  expect(best).toMatchObject({ skillScore: 2 + 12, preferredScore: 12 })
  expect(skillScores(seats[1]!, [{ skill: 'mpls', level: 2, weight: 2 }], preferredSkills)).toEqual({
    skillScore: 10,
    preferredScore: 0,
  })
})

test('a seat kept away from the account is never a candidate, however well it knows the customer', () => {
  const away = item({ named: ['a' as PersonId], lastSolvers: ['a' as PersonId], excluded: ['a' as PersonId] })
  const [decision] = match({ seats: [seat('a'), seat('b')], items: [away] })
  expect(decision!.ranked.map(({ seatId }) => seatId)).toEqual(['b'])
  expect(decision!.excluded).toEqual([{ seatId: 'a', exclusion: { because: 'excludedForAccount' } }])
})

test('a round stored before there was an affinity order runs again as it ran', () => {
  expect(order(item({ named: ['b' as PersonId] }), [seat('a'), seat('b')])).toEqual(['b', 'a'])
})
