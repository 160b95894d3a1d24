import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId, type AccountId, type PersonId, type QueueId } from '#server/kernel/ids.ts'
import { Agenda } from '#server/routing/what-if/agenda.ts'
import { changed, countChanges } from '#server/routing/what-if/changes.ts'
import { draw, quantile } from '#server/routing/what-if/draw.ts'
import { merged, stretchesOf } from '#server/routing/what-if/hours.ts'
import { playBoth, type Game } from '#server/routing/what-if/play.ts'
import { stagesOf, type Holding } from '#server/routing/what-if/stages.ts'
import { whatIfChanges, type WhatIfChanges } from '#server/routing/what-if/what-if.contract.ts'
import type { Arrival, Side, SimQueue, SimSeat } from '#server/routing/what-if/world.ts'
import type { RuleFacts } from '#server/routing/rules.ts'

const minute = 60_000
const hour = 60 * minute
const monday = Date.UTC(2026, 9, 5)
const period = [monday, monday + 24 * hour] as const

const facts: RuleFacts = {
  ...{ type: 'fault', symptom: 'noService', priority: 'P2', language: 'zh-CN', circuitKind: null },
  ...{ accountGrade: null, serviceGrade: null, region: null, account: null as AccountId | null, repeat: false },
}
const queueId = newId<QueueId>()
const queue = (more: Partial<SimQueue> = {}): SimQueue => ({
  ...{ id: queueId, code: 'desk', name: '服务台', nameEn: 'Desk', level: 'L1', offerSeconds: 30, maxOffers: 5 },
  ...{
    skills: [{ skill: 'serviceDesk', level: 1 }],
    preferred: [],
    affinity: [],
    plan: [{ after: 600, do: 'pageSupervisor' }],
    calendar: null,
  },
  ...more,
})
const seat = (name: string, more: Partial<SimSeat['facts']> = {}, duty: SimSeat['duty'] = [period]): SimSeat => ({
  facts: {
    ...{
      id: newId<PersonId>(),
      level: 'L1',
      presence: 'offline',
      connected: false,
      load: 0,
      capacity: 100,
      idleSince: 0,
    },
    skills: { serviceDesk: 3 },
    ...more,
  },
  ...{ name, nameEn: name, added: false, hourlyLimit: null, duty },
})
const arrival = (key: string, after: number, handlingMs = 20 * minute, more: Partial<Arrival> = {}): Arrival => ({
  ...{ key, at: monday + after, facts, priority: 'P2', acknowledgeBy: monday + after + 15 * minute, answerMs: 0 },
  known: { named: [], team: [], excluded: [], lastSolvers: [] },
  stages: [{ level: 'L1', queueId, byRules: true, handlingMs, parkedMs: 0, direct: null }],
  inHand: false,
  ...more,
})
const side = (seats: SimSeat[], queues = [queue()]): Side => ({
  seats,
  queues,
  rules: [{ level: 'L1', when: {}, queueId }],
  policy: { awayMs: 5 * minute, parkedFrees: 50, weights: { P1: 100, P2: 100, P3: 100, P4: 100 } },
})
const game = (base: Side, arrivals: Arrival[], changes: Partial<WhatIfChanges> = {}, missShare = 0): Game => ({
  base,
  variant: changed(base, whatIfChanges.parse(changes), 'Asia/Shanghai', period),
  question: {
    ...{ seed: 'test', period, arrivals, acceptMs: { L1: 10 * minute, L2: hour, L3: hour, vendor: hour } },
    habits: { responses: [5_000, 8_000, 12_000], missShare, declineShare: 0, offersSeen: 100, offerMs: 30_000 },
  },
})
function play(asked: Game) {
  const run = playBoth(asked)
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
  }
}
/** One every ten minutes for eight hours, twenty minutes each: two seats are just enough, one is not. */
const busy = Array.from({ length: 48 }, (_, n) => arrival(`t${n}`, n * 10 * minute))

describe('a past day, played again', () => {
  test('a seat more shortens the waits, and what was promised is kept more often', () => {
    const base = side([seat('Lin')])
    const skills = [{ skill: 'serviceDesk', level: 3 }]
    const { base: before, variant: after } = play(
      game(base, busy, {
        seats: [{ do: 'add', count: 2, name: 'New', level: 'L1', capacity: 1, skills, hours: null }],
      }),
    )
    expect(before.all.p90!).toBeGreaterThan(hour)
    expect(after.all.p90!).toBeLessThan(minute)
    expect(after.all.acknowledgeLate).toBe(0)
    expect(before.all.acknowledgeLate).toBeGreaterThan(20)
    expect(after.seats.filter(({ added }) => added)).toHaveLength(2)
    expect(after.seats.every(({ utilisation }) => utilisation! > 0 && utilisation! <= 1)).toBe(true)
  })

  test('without any change both sides are the same to the last figure, and so is a second run', () => {
    const asked = game(side([seat('Lin'), seat('Zhou')]), busy, {}, 0.2)
    const first = play(asked)
    expect(first.variant).toEqual(first.base)
    expect(play(asked)).toEqual(first)
  })

  test('an offer that would have been answered later is caught by a longer offer time', () => {
    const base = side([seat('Lin'), seat('Zhou'), seat('Chen')])
    const { base: before, variant: after } = play(
      game(base, busy, { queues: [{ queue: 'desk', offerSeconds: 120 }] }, 0.4),
    )
    expect(before.all.missed).toBeGreaterThan(5)
    expect(after.all.missed).toBeLessThan(before.all.missed)
  })

  test('a skill nobody has leaves work waiting until the plan drops it', () => {
    const strict = { queue: 'desk', skills: [{ skill: 'mpls', level: 3 }] }
    const asked = game(side([seat('Lin')]), [arrival('one', 0)], {
      queues: [{ ...strict, plan: [{ after: 300, do: 'dropSkill', skill: 'mpls' }] }],
    })
    const { variant } = play(asked)
    expect(variant.all.p50!).toBeGreaterThanOrEqual(5 * minute)
    expect(variant.all.p50!).toBeLessThan(6 * minute)
    const never = play(game(side([seat('Lin')]), [arrival('one', 0)], { queues: [{ ...strict, plan: [] }] })).variant
    expect(never.all).toMatchObject({ accepted: 0, stillWaiting: 1, p50: 24 * hour })
  })

  test('nobody works outside the shift, and what came at night waits for the morning', () => {
    const morning = [[monday + 8 * hour, monday + 16 * hour]] as const
    const { base } = play(game(side([seat('Lin', {}, morning)]), [arrival('night', 2 * hour)]))
    expect(base.all.p50!).toBeGreaterThanOrEqual(6 * hour)
    expect(base.seats[0]!.onDutyMs).toBe(8 * hour)
  })

  test('a queue that is closed offers nothing, its plan waits with it, and what came meanwhile is offered when it opens', () => {
    const office: SimQueue['calendar'] = {
      ...{ zone: 'Asia/Shanghai', exceptions: {} },
      week: Object.fromEntries(
        ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
          day,
          [[540, 1020]],
        ]),
      ),
    } as never
    // Midnight UTC is eight in the morning there: it waits for an hour.
    const { base } = play(game(side([seat('A')], [queue({ calendar: office })]), [arrival('early', 0)]))
    expect(base.queues[0]).toMatchObject({ accepted: 1, paged: 0 })
    expect(base.queues[0]!.p50).toBeGreaterThanOrEqual(hour)
    expect(base.queues[0]!.p50).toBeLessThan(hour + minute)
  })

  test('a seat takes no more in an hour than its limit, and the next when the first hour is over', () => {
    const quick = [0, 1, 2].map((n) => arrival(`q${n}`, n * minute, minute))
    const limited = { ...seat('A'), hourlyLimit: 2 }
    const { base } = play(game(side([limited]), quick))
    expect(base.seats[0]!.accepted).toBe(3)
    expect(base.queues[0]!.p95).toBeGreaterThanOrEqual(57 * minute)
    const free = play(game(side([seat('A')]), quick)).base
    expect(free.queues[0]!.p95).toBeLessThan(5 * minute)
  })

  test('what was in hand when the period began fills the places of who had it, and then goes on', () => {
    const one = seat('A')
    const stages = [
      {
        ...({ level: 'L1', queueId, byRules: true } as const),
        handlingMs: 2 * hour,
        parkedMs: 0,
        direct: one.facts.id,
      },
    ]
    const held = arrival('old', 0, 0, { inHand: true, acknowledgeBy: null, stages })
    const { base } = play(game(side([one]), [held, arrival('new', minute)]))
    expect(base.queues[0]!.items).toBe(1)
    expect(base.queues[0]!.p50).toBeGreaterThan(1.9 * hour)
  })

  test('who took the call keeps it without an offer, and it counts in nobody’s wait', () => {
    const lin = seat('Lin')
    const direct = arrival('call', 0)
    const { base } = play(game(side([lin]), [{ ...direct, stages: [{ ...direct.stages[0]!, direct: lin.facts.id }] }]))
    expect(base.all).toMatchObject({ items: 0, offers: 0 })
    expect(base.seats[0]!.utilisation!).toBeCloseTo(20 / (24 * 60), 3)
  })

  test('an escalation enters its queue when the first seat is done, and not to whom handed it on', () => {
    const second = queue({ id: newId<QueueId>(), code: 'mpls', level: 'L2', skills: [] })
    const both = { ...side([seat('Lin'), seat('Ding', { level: 'L2' })], [queue(), second]) }
    const stage = {
      level: 'L2',
      queueId: second.id,
      byRules: false,
      handlingMs: hour,
      parkedMs: 0,
      direct: null,
    } as const
    const one = arrival('one', 0)
    const { base } = play(game(both, [{ ...one, stages: [...one.stages, stage] }]))
    expect(base.queues.map(({ code, accepted }) => [code, accepted])).toEqual([
      ['desk', 1],
      ['mpls', 1],
    ])
    expect(base.seats.map(({ accepted }) => accepted)).toEqual([1, 1])
  })

  test('whatever comes, everything that entered was accepted or still waits, and no seat carries more than it can', () => {
    const arrivals = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 23 * 60 }),
        handling: fc.integer({ min: 1, max: 300 }),
        parked: fc.integer({ min: 0, max: 200 }),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, seats, miss) => {
          const made = list.map(({ after, handling, parked }, n) => {
            const one = arrival(`t${n}`, after * minute, handling * minute)
            return { ...one, stages: [{ ...one.stages[0]!, parkedMs: parked * minute }] }
          })
          const people = Array.from({ length: seats }, (_, n) => seat(`s${n}`, { capacity: 100 * (1 + (n % 2)) }))
          const { base } = play(game(side(people), made, {}, miss))
          expect(base.all.items).toBe(list.length)
          expect(base.all.accepted + base.all.stillWaiting).toBe(list.length)
          expect(base.all.offers).toBeGreaterThanOrEqual(base.all.accepted + base.all.missed + base.all.declined)
          for (const { utilisation } of base.seats) expect(utilisation!).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('what a variant changes', () => {
  const lin = seat('Lin')
  const base = side([lin])

  test('a seat is removed, another gets a skill and loses one, and the base stays as it was', () => {
    const variant = changed(
      base,
      whatIfChanges.parse({
        seats: [
          {
            do: 'change',
            seat: lin.facts.id,
            capacity: 2,
            skills: [
              { skill: 'mpls', level: 2 },
              { skill: 'serviceDesk', level: 0 },
            ],
          },
        ],
      }),
      'Asia/Shanghai',
      period,
    )
    expect(variant.seats[0]!.facts).toMatchObject({ capacity: 200, skills: { mpls: 2 } })
    expect(variant.seats[0]!.facts.skills['serviceDesk']).toBeUndefined()
    expect(base.seats[0]!.facts.skills).toEqual({ serviceDesk: 3 })
    const gone = whatIfChanges.parse({ seats: [{ do: 'remove', seat: lin.facts.id }] })
    expect(changed(base, gone, 'Asia/Shanghai', period).seats).toEqual([])
  })

  test.each([
    [{ seats: [{ do: 'remove', seat: newId<PersonId>() }] }, '/changes/seats/0'],
    [{ queues: [{ queue: 'nowhere', offerSeconds: 60 }] }, '/changes/queues/0/queue'],
    [{ rules: [{ level: 'L1', when: {}, queue: 'nowhere' }] }, '/changes/rules/0/queue'],
  ])('what is not there cannot be changed, and the refusal says where', (changes, pointer) => {
    expect(() => changed(base, whatIfChanges.parse(changes), 'Asia/Shanghai', period)).toThrow(
      expect.objectContaining({ code: 'what_if.change_unknown', errors: [expect.objectContaining({ pointer })] }),
    )
  })

  test('changes are counted one by one', () => {
    const asked = {
      seats: [{ do: 'remove', seat: lin.facts.id }],
      queues: [{ queue: 'desk', offerSeconds: 60, maxOffers: 3 }],
      policy: { awayMinutes: 1 },
    }
    expect(countChanges(whatIfChanges.parse(asked))).toBe(4)
  })
})

describe('the ledger read as work', () => {
  const holding = (kind: string, from: number, to: number | null, more: Partial<Holding> = {}): Holding => ({
    ...{
      kind,
      level: 'L1',
      queueId,
      personId: null,
      from: from * minute,
      to: to === null ? null : to * minute,
      offered: true,
    },
    ...more,
  })
  const rules = [{ level: 'L1' as const, when: {}, queueId }]

  test('each time in a queue is a stage with the work and the waiting for others that followed', () => {
    const other = newId<QueueId>()
    const stages = stagesOf(
      [
        holding('queue', 0, 2),
        holding('seat', 2, 12),
        holding('customer', 12, 42),
        holding('seat', 42, 47),
        holding('queue', 47, 50, { level: 'L2', queueId: other }),
        holding('seat', 50, null, { level: 'L2', queueId: other }),
      ],
      ...([rules, facts, hour, 60 * minute] as const),
    )
    expect(stages).toMatchObject([
      { level: 'L1', byRules: true, handlingMs: 15 * minute, parkedMs: 30 * minute, direct: null },
      { level: 'L2', byRules: false, queueId: other, handlingMs: 10 * minute },
    ])
  })

  test('who took the call is named, and what nobody took counts as usual', () => {
    const lin = newId<PersonId>()
    const call = [holding('queue', 0, 0), holding('seat', 0, 5, { personId: lin, offered: false })]
    expect(stagesOf(call, rules, facts, hour, 0)[0]!.direct).toBe(lin)
    expect(stagesOf([holding('queue', 0, null)], rules, facts, hour, 0)[0]!.handlingMs).toBe(hour)
  })
})

describe('small parts', () => {
  test('the same words draw the same number, and numbers spread evenly', () => {
    expect(draw('a', 1)).toBe(draw('a', 1))
    const drawn = Array.from({ length: 4_000 }, (_, n) => draw('seed', `t${n}`, 1))
    const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length
    expect(mean).toBeGreaterThan(0.47)
    expect(mean).toBeLessThan(0.53)
  })

  test('a quantile is a value that occurred', () => {
    expect(quantile([], 0.5)).toBeNull()
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2)
    expect(quantile([1, 2, 3, 4], 0.9)).toBe(4)
  })

  test('the agenda gives back in order of time, and of being asked where times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const agenda = new Agenda<readonly [number, number]>()
        times.forEach((at, place) => agenda.put(at, [at, place]))
        const taken: (readonly [number, number])[] = []
        while (agenda.size > 0) taken.push(agenda.take()!)
        expect(taken).toEqual(times.map((at, place) => [at, place] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]))
      }),
    )
  })

  test('a timetable reaches over midnight and keeps its hours when clocks change', () => {
    const night = { days: [1], from: 22 * 60, to: 6 * 60 }
    expect(stretchesOf(night, 'Asia/Shanghai', [monday - 24 * hour, monday + 72 * hour])).toEqual([
      [monday + 14 * hour, monday + 22 * hour],
    ])
    const spring = Date.UTC(2027, 2, 28)
    const shift = stretchesOf({ days: [7], from: 0, to: 480 }, 'Europe/Berlin', [
      spring - 24 * hour,
      spring + 24 * hour,
    ])
    expect(shift[0]![1] - shift[0]![0]).toBe(7 * hour)
    expect(
      merged([
        [3, 5],
        [0, 2],
        [2, 3],
      ]),
    ).toEqual([[0, 5]])
  })
})
