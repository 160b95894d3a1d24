import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import {
  holesIn,
  nextChange,
  onCallAt,
  shiftsOf,
  type Override,
  type Schedule,
} from '#server/escalation/schedules/on-call.ts'
import { turnChanges } from '#server/escalation/schedules/turn-changes.ts'
import type { Rotation } from '#server/escalation/schedules/schedule.contract.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'

const [wang, li, zhao] = Array.from({ length: 3 }, () => newId<PersonId>()) as [PersonId, PersonId, PersonId]
const rotation = (more: Partial<Rotation> = {}): Rotation => ({
  ...{ id: newId<never>(), name: 'first', startsOn: '2026-11-02', turn: 'weekly' as const, every: 1 },
  ...{ handOverAt: '09:00', people: [wang, li], restrictions: [] },
  ...more,
})
const schedule = (more: Partial<Schedule> & { rotations?: Rotation[] } = {}): Schedule => ({
  zone: more.zone ?? 'Asia/Shanghai',
  plan: { rotations: more.rotations ?? [rotation()] },
  overrides: more.overrides ?? [],
  temporaries: more.temporaries ?? [],
})
const at = (iso: string) => new Date(iso)
const override = (more: Partial<Override>): Override => ({
  ...{ id: newId<never>(), kind: 'replace' as const, personId: wang, byId: zhao },
  ...{ from: at('2026-11-03T01:00:00Z'), until: at('2026-11-04T01:00:00Z') },
  ...more,
})

test('a weekly turn changes at its time on the wall and comes round again', () => {
  const plan = schedule()
  expect(onCallAt(plan, at('2026-11-02T00:59:59Z')), 'before the first turn nobody is').toEqual([])
  expect(onCallAt(plan, at('2026-11-02T01:00:00Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-09T00:59:59.999Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-09T01:00:00Z'))).toEqual([li])
  expect(onCallAt(plan, at('2026-11-16T01:00:00Z'))).toEqual([wang])
})

test('the hand-over stays at 09:00 on the wall when daylight saving begins and ends', () => {
  for (const [zone, from, until] of [
    ['Europe/Berlin', '2026-03-20', '2026-04-10'],
    ['Europe/Berlin', '2026-10-18', '2026-11-05'],
    ['America/New_York', '2026-10-25', '2026-11-10'],
    ['Australia/Lord_Howe', '2026-03-28', '2026-04-12'],
  ] as const) {
    const daily = schedule({ zone, rotations: [rotation({ turn: 'daily', startsOn: '2026-01-01' })] })
    const shifts = shiftsOf(daily, at(`${from}T00:00:00Z`), at(`${until}T00:00:00Z`))
    for (const { until: end } of shifts.slice(0, -1)) {
      const wall = Temporal.Instant.fromEpochMilliseconds(end).toZonedDateTimeISO(zone).toPlainTime().toString()
      expect(wall, `${zone} ${new Date(end).toISOString()}`).toBe('09:00:00')
    }
  }
})

test('a hand-over in the hour that daylight saving skips happens at the jump; in the hour that comes twice, at the first', () => {
  const daily = (startsOn: string) =>
    schedule({ zone: 'Europe/Berlin', rotations: [rotation({ turn: 'daily', startsOn, handOverAt: '02:30' })] })
  expect(nextChange(daily('2026-03-27'), at('2026-03-28T12:00:00Z'))).toEqual(at('2026-03-29T01:00:00Z'))
  expect(nextChange(daily('2026-10-23'), at('2026-10-24T12:00:00Z'))).toEqual(at('2026-10-25T00:30:00Z'))
})

test('hours of the week leave holes, and a turn is counted by days whether or not hours are left in it', () => {
  const office = {
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const,
    from: '09:00',
    until: '18:00',
  }
  const plan = schedule({ rotations: [rotation({ restrictions: [{ ...office, days: [...office.days] }] })] })
  expect(onCallAt(plan, at('2026-11-02T09:59:59Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-02T10:00:00Z'))).toEqual([])
  const [from, until] = [at('2026-11-09T00:00:00Z'), at('2026-11-10T00:00:00Z')]
  expect(
    holesIn(shiftsOf(plan, from, until), from, until).map(({ from, until }) => (until - from) / 3_600_000),
  ).toEqual([1, 14])
  expect(onCallAt(plan, at('2026-11-09T02:00:00Z')), 'the weekend used up nobody’s turn').toEqual([li])
})

test('hours over midnight belong to the day they begin on', () => {
  const night = rotation({ restrictions: [{ days: ['friday'], from: '22:00', until: '06:00' }] })
  const plan = schedule({ rotations: [night] })
  expect(onCallAt(plan, at('2026-11-06T13:59:59Z'))).toEqual([])
  expect(onCallAt(plan, at('2026-11-06T14:00:00Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-06T21:59:59Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-06T22:00:00Z'))).toEqual([])
  expect(onCallAt(plan, at('2026-11-07T15:00:00Z'))).toEqual([])
})

test('several rotations are on call together, and a person in two of them once', () => {
  const plan = schedule({ rotations: [rotation(), rotation({ people: [li, wang] })] })
  expect(onCallAt(plan, at('2026-11-03T02:00:00Z')).sort()).toEqual([wang, li].sort())
  const twice = schedule({ rotations: [rotation({ people: [wang] }), rotation({ people: [wang] })] })
  expect(onCallAt(twice, at('2026-11-03T02:00:00Z'))).toEqual([wang])
})

test('a swap puts one instead of another for its period and touches nothing else', () => {
  const plan = schedule({ overrides: [override({})] })
  expect(onCallAt(plan, at('2026-11-03T00:59:00Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-03T01:00:00Z'))).toEqual([zhao])
  expect(onCallAt(plan, at('2026-11-04T01:00:00Z'))).toEqual([wang])
})

test('a swap of somebody who is not on call then puts nobody on call', () => {
  const plan = schedule({ overrides: [override({ personId: li })] })
  expect(onCallAt(plan, at('2026-11-03T12:00:00Z'))).toEqual([wang])
})

test('one besides is on call together with the plan; taking one off leaves a hole', () => {
  const noon = at('2026-11-03T12:00:00Z')
  expect(onCallAt(schedule({ overrides: [override({ kind: 'add', personId: null })] }), noon).sort()).toEqual(
    [wang, zhao].sort(),
  )
  expect(onCallAt(schedule({ overrides: [override({ kind: 'remove', byId: null })] }), noon)).toEqual([])
})

test('a later swap changes what an earlier one made', () => {
  const plan = schedule({ overrides: [override({}), override({ personId: zhao, byId: li })] })
  expect(onCallAt(plan, at('2026-11-03T12:00:00Z'))).toEqual([li])
})

test('of a swap each one learns the hours that are theirs now and those that are not, and nobody else anything', () => {
  const span = [at('2026-11-02T01:00:00Z'), at('2026-11-16T01:00:00Z')] as const
  const before = shiftsOf(schedule(), ...span)
  const swapped = schedule({ overrides: [override({})] })
  const hours = { from: Date.parse('2026-11-03T01:00:00Z'), until: Date.parse('2026-11-04T01:00:00Z') }
  expect(turnChanges(before, shiftsOf(swapped, ...span))).toEqual(
    expect.arrayContaining([
      { personId: wang, gained: [], lost: [hours] },
      { personId: zhao, gained: [hours], lost: [] },
    ]),
  )
  expect(turnChanges(before, shiftsOf(swapped, ...span))).toHaveLength(2)
  expect(turnChanges(before, before)).toEqual([])
})

test('a temporary schedule stands instead of plan and swaps for its whole period, its own holes included', () => {
  const plan = schedule({
    overrides: [override({})],
    temporaries: [
      {
        ...{ id: newId<never>(), from: at('2026-11-03T00:00:00Z'), until: at('2026-11-05T00:00:00Z') },
        shifts: [{ personId: li, from: '2026-11-03T04:00:00Z', until: '2026-11-03T08:00:00Z' }],
      },
    ],
  })
  expect(onCallAt(plan, at('2026-11-02T23:59:00Z'))).toEqual([wang])
  expect(onCallAt(plan, at('2026-11-03T02:00:00Z'))).toEqual([])
  expect(onCallAt(plan, at('2026-11-03T05:00:00Z'))).toEqual([li])
  expect(onCallAt(plan, at('2026-11-04T12:00:00Z'))).toEqual([])
  expect(onCallAt(plan, at('2026-11-05T00:00:00Z'))).toEqual([wang])
})

test('the next change is the next instant at which somebody else is on call', () => {
  expect(nextChange(schedule(), at('2026-11-02T05:00:00Z'))).toEqual(at('2026-11-09T01:00:00Z'))
  const alone = schedule({ rotations: [rotation({ people: [wang] })] })
  expect(nextChange(alone, at('2026-11-03T00:00:00Z')), 'a turn that follows on itself is no hand-over').toBeNull()
  expect(nextChange(schedule({ overrides: [override({})] }), at('2026-11-02T05:00:00Z'))).toEqual(
    at('2026-11-03T01:00:00Z'),
  )
})

const anyRotation = fc
  .record({
    startsOn: fc.constantFrom('2026-10-20', '2026-10-25', '2026-03-29'),
    turn: fc.constantFrom('daily' as const, 'weekly' as const),
    every: fc.integer({ min: 1, max: 4 }),
    handOverAt: fc.constantFrom('00:00', '02:30', '09:00', '23:45'),
    people: fc.uniqueArray(fc.constantFrom(wang, li, zhao), { minLength: 1 }),
  })
  .map(rotation)

test('without restrictions somebody is on call at every instant, whatever the zone does', () => {
  fc.assert(
    fc.property(
      fc.array(anyRotation, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'),
      fc.integer({ min: 0, max: 60 * 24 * 60 }),
      (rotations, zone, minutes) => {
        const plan = schedule({ zone, rotations })
        const from = new Date(Date.parse('2026-10-26T12:00:00Z') + minutes * 60_000)
        const until = new Date(from.getTime() + 20 * 86_400_000)
        const shifts = shiftsOf(plan, from, until)
        expect(holesIn(shifts, from, until)).toEqual([])
        const middle = new Date((from.getTime() + until.getTime()) / 2)
        const then = shifts.filter((one) => one.from <= middle.getTime() && middle.getTime() < one.until)
        expect(onCallAt(plan, middle).sort()).toEqual(then.map(({ personId }) => personId).sort())
      },
    ),
    { numRuns: 200 },
  )
})
