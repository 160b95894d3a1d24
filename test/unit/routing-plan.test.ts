import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { chinaOfficeHours } from '#server/calendar/ready-made.ts'
import type { FindingCode } from '#server/routing/finding.contract.ts'
import { refusedBy } from '#server/routing/finding.ts'
import { checkPlan, type PlanFacts } from '#server/routing/plan-check.ts'
import type { RelaxationStep } from '#server/routing/queue.contract.ts'
import { nextRelaxation, relax, stepsKept } from '#server/routing/relaxation.ts'

const boss = '018f0000-0000-7000-8000-000000000001'
const director = '018f0000-0000-7000-8000-000000000002'
const engineer = '018f0000-0000-7000-8000-000000000003'
const facts: PlanFacts = {
  level: 'L2',
  skills: [
    { skill: 'mpls', level: 3 },
    { skill: 'english', level: 1 },
  ],
  supervisorId: boss,
  people: new Map(
    [
      { id: boss, active: true, roles: ['supervisor'] },
      { id: director, active: true, roles: ['supervisor', 'account_manager'] },
      { id: engineer, active: true, roles: ['technician'] },
    ].map((person) => [person.id, person]),
  ),
}
const codes = (plan: RelaxationStep[], more: Partial<PlanFacts> = {}): FindingCode[] =>
  checkPlan(plan, { ...facts, ...more }).map((finding) => finding.code)

describe('a plan is refused', () => {
  const page: RelaxationStep = { after: 600, do: 'pageSupervisor' }
  test.each<[string, FindingCode, RelaxationStep[]]>([
    ['without a step', 'planEmpty', []],
    ['when its last step has no owner', 'planNoOwner', [{ after: 60, do: 'raisePriority' }]],
    ['when a step comes at the same second', 'planNotLater', [{ after: 600, do: 'widenToTeam' }, page]],
    ['when a step comes at an earlier second', 'planNotLater', [{ after: 700, do: 'widenToTeam' }, page]],
    [
      'when a step follows the page',
      'planAfterPage',
      [page, { after: 700, do: 'raisePriority' }, { after: 800, do: 'pageSupervisor', owner: director }],
    ],
    ['when it pages the same person again', 'planSameOwner', [page, { after: 700, do: 'pageSupervisor' }]],
    ['when it drops what is not asked for', 'planNothingToDrop', [{ after: 60, do: 'dropSkill', skill: 'dns' }, page]],
    [
      'when it drops a skill twice',
      'planNothingToDrop',
      [{ after: 60, do: 'dropSkill', skill: 'mpls' }, { after: 90, do: 'dropSkill', skill: 'mpls' }, page],
    ],
    [
      'when nothing is left to lower',
      'planNothingToLower',
      [{ after: 60, do: 'lowerLevel', by: 4 }, { after: 90, do: 'lowerLevel', by: 1 }, page],
    ],
    [
      'when it widens twice',
      'planNothingToWiden',
      [{ after: 60, do: 'widenToTeam' }, { after: 90, do: 'widenToTeam' }, page],
    ],
    [
      'when it names somebody unknown',
      'planOwnerUnknown',
      [{ after: 60, do: 'pageSupervisor', owner: '018f0000-0000-7000-8000-00000000000f' }],
    ],
    [
      'when it names somebody who cannot act on it',
      'planOwnerCannotWork',
      [{ after: 60, do: 'pageSupervisor', owner: engineer }],
    ],
  ])('%s', (_, code, plan) => {
    expect(codes(plan)).toContain(code)
  })

  test('at the first line when it widens: there is no other team to widen to', () => {
    expect(codes([{ after: 60, do: 'widenToTeam' }, page], { level: 'L1' })).toEqual(['planNothingToWiden'])
  })
})

test('a plan that relaxes step by step and climbs from the supervisor to a named owner is accepted', () => {
  const plan: RelaxationStep[] = [
    { after: 60, do: 'lowerLevel', by: 1 },
    { after: 120, do: 'dropSkill', skill: 'english' },
    { after: 240, do: 'widenToTeam' },
    { after: 300, do: 'raisePriority' },
    { after: 600, do: 'pageSupervisor' },
    { after: 1200, do: 'pageSupervisor', owner: director },
  ]
  expect(codes(plan)).toEqual([])
})

const step = fc.oneof(
  fc.record({
    after: fc.integer({ min: 1, max: 9 }),
    do: fc.constant('lowerLevel' as const),
    by: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    after: fc.integer({ min: 1, max: 9 }),
    do: fc.constant('dropSkill' as const),
    skill: fc.constantFrom('mpls', 'english', 'dns'),
  }),
  fc.record({
    after: fc.integer({ min: 1, max: 9 }),
    do: fc.constantFrom('widenToTeam' as const, 'raisePriority' as const),
  }),
  fc.record({ after: fc.integer({ min: 1, max: 9 }), do: fc.constant('pageSupervisor' as const) }),
)

test('whatever plan is accepted ends with an owner, and its steps come strictly later and later', () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 5 }), (plan) => {
      if (refusedBy(checkPlan(plan, facts)).length > 0) return
      accepted++
      expect(plan.at(-1)?.do).toBe('pageSupervisor')
      plan.reduce((previous, { after }) => {
        expect(after).toBeGreaterThan(previous)
        return after
      }, 0)
    }),
    { numRuns: 5_000, seed: 3 },
  )
  expect(accepted).toBeGreaterThan(100)
})

test('after an edit the steps before the first difference still count, and never more than were taken', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 5 }),
      fc.array(step, { maxLength: 5 }),
      fc.nat(5),
      (before, after, taken) => {
        const kept = stepsKept(before, after, Math.min(taken, before.length))
        expect(kept).toBeLessThanOrEqual(Math.min(taken, before.length, after.length))
        expect(after.slice(0, kept)).toEqual(before.slice(0, kept))
      },
    ),
  )
  const one: RelaxationStep = { after: 60, do: 'raisePriority' }
  const page: RelaxationStep = { after: 90, do: 'pageSupervisor' }
  expect(stepsKept([one, page], [one, { after: 80, do: 'widenToTeam' }, page], 2)).toBe(1)
})

describe('seconds count', () => {
  const plan: RelaxationStep[] = [
    { after: 600, do: 'raisePriority' },
    { after: 1200, do: 'pageSupervisor' },
  ]
  const friday = new Date('2026-01-09T09:25:00Z') // 17:25 in Shanghai, five minutes before closing
  const office = () => chinaOfficeHours

  test('around the clock where a queue keeps no hours', () => {
    expect(nextRelaxation({ relaxation: plan, hours: null }, 0, friday)).toEqual(new Date('2026-01-09T09:35:00Z'))
  })
  test("in the queue's own hours, over the weekend too", () => {
    const due = relax({ relaxation: plan, hours: office }, 0, friday)
    expect(nextRelaxation({ relaxation: plan, hours: office }, 0, friday)).toEqual(new Date('2026-01-12T00:35:00Z'))
    expect(due?.nextAt).toEqual(new Date('2026-01-12T00:45:00Z'))
  })
  test('around the clock where the calendar never opens, so that work still comes to an owner', () => {
    const never = {
      ...chinaOfficeHours,
      exceptions: {},
      week: Object.fromEntries(Object.keys(chinaOfficeHours.week).map((day) => [day, []])),
    } as unknown as CalendarVersion
    expect(nextRelaxation({ relaxation: plan, hours: () => never }, 0, friday)).toEqual(
      new Date('2026-01-09T09:35:00Z'),
    )
  })
})
