import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecast } from '#server/escalation/attention/forecast.ts'
import {
  acknowledge,
  dueStep,
  fire,
  lapse,
  nextStep,
  progress,
  push,
  type Change,
  type Run,
} from '#server/escalation/attention/run.ts'
import type { PolicyTerms } from '#server/escalation/policies/policy.contract.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'

const minute = 60_000
const start = new Date('2026-11-23T09:00:00Z')
const after = (minutes: number) => new Date(start.getTime() + minutes * minute)
const always = (at: Date) => at
const me = newId<PersonId>()

const terms = (delays: number[], more: Partial<PolicyTerms> = {}): PolicyTerms => ({
  steps: delays.map((afterMinutes) => ({ afterMinutes, targets: [{ kind: 'queueSupervisor' }] })),
  repeats: 0,
  repeatAfterMinutes: 20,
  acknowledgementMinutes: 30,
  calendar: null,
  ...more,
})
const started = (of: PolicyTerms): Run => ({
  ...{ state: 'running', terms: of, round: 0, step: -1, fired: 0, nextAt: start },
  ...{ acknowledgedAt: null, acknowledgedBy: null, progressAt: null },
})
const then = (run: Run, change: Change): Run => ({ ...run, ...change })
const fired = (run: Run, at: Date, skipped = false) =>
  then(run, fire(run, dueStep(run), at, { skipped, opening: always }))

test('the first step fires at once, the others after their delay, and then everybody was told', () => {
  let run = started(terms([0, 10, 15]))
  expect(run.nextAt).toEqual(start)
  run = fired(run, start)
  expect(run).toMatchObject({ step: 0, state: 'running', nextAt: after(10), fired: 1 })
  run = fired(run, after(10))
  expect(run).toMatchObject({ step: 1, state: 'running', nextAt: after(25) })
  run = fired(run, after(25))
  expect(run).toMatchObject({ step: 2, state: 'spent', nextAt: null, fired: 3 })
})

test('a delay counts from when the step before it fired, not from when it was due: after an outage nobody is flooded', () => {
  const run = fired(started(terms([0, 10])), after(60))
  expect(run.nextAt).toEqual(after(70))
})

test('an empty step is passed over at once; a new round keeps its distance even then', () => {
  let run = fired(started(terms([0, 10], { repeats: 1 })), start, true)
  expect(run.nextAt).toEqual(start)
  run = fired(run, start, true)
  expect(run).toMatchObject({ round: 0, step: 1, nextAt: after(20) })
})

test('it is repeated as often as agreed and no more', () => {
  for (let repeats = 0; repeats <= 5; repeats++) {
    let run = started(terms([0, 1], { repeats }))
    let steps = 0
    while (run.state === 'running') {
      run = fired(run, run.nextAt!)
      steps++
    }
    expect(steps).toBe(2 * (repeats + 1))
    expect(run.state).toBe('spent')
  }
})

test('an acknowledgement stops it for half an hour, and goes on with the next step when nothing happened', () => {
  let run = fired(started(terms([0, 10, 15])), start)
  run = then(run, acknowledge(run, me, after(4)))
  expect(run).toMatchObject({ state: 'acknowledged', nextAt: after(34), acknowledgedBy: me })
  run = then(run, lapse(run, after(34), always))
  expect(run).toMatchObject({ state: 'running', nextAt: after(34) })
  expect(dueStep(run)).toEqual({ round: 0, step: 1 })
})

test('progress lets the acknowledgement hold for another half hour, counted from the progress', () => {
  let run = fired(started(terms([0, 10])), start)
  run = then(run, acknowledge(run, me, after(1)))
  run = then(run, progress(run, after(20))!)
  expect(run.nextAt).toEqual(after(50))
  expect(progress(run, after(19)), 'what is told late does not shorten it').toBeNull()
  expect(progress(started(terms([0])), after(5)), 'nothing to hold without an acknowledgement').toBeNull()
})

test('an acknowledgement that lapses after the last step tells the last step again', () => {
  let run = fired(started(terms([0, 10])), start)
  run = fired(run, after(10))
  run = then(run, acknowledge(run, me, after(12)))
  run = then(run, lapse(run, after(42), always))
  expect(dueStep(run)).toEqual({ round: 0, step: 1 })
  run = fired(run, after(42))
  expect(run).toMatchObject({ state: 'spent', fired: 3 })
})

test('a push makes the next step due now; nobody can be pushed to when all were told', () => {
  let run = fired(started(terms([0, 10])), start)
  run = then(run, push(run, after(2))!)
  expect(run.nextAt).toEqual(after(2))
  run = fired(run, after(2))
  expect(push(run, after(3))).toBeNull()
})

test('quiet hours hold a step back until the calendar opens, and a push does not mind them', () => {
  const opensAt = after(120)
  const opening = (at: Date) => (at < opensAt ? opensAt : at)
  const run = started(terms([0, 10]))
  const held = then(run, fire(run, dueStep(run), start, { skipped: false, opening }))
  expect(held.nextAt).toEqual(opensAt)
  expect(push(held, after(5))!.nextAt).toEqual(after(5))
})

const anyTerms = fc
  .record({
    delays: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 5 }),
    repeats: fc.integer({ min: 0, max: 5 }),
    repeatAfterMinutes: fc.integer({ min: 1, max: 120 }),
  })
  .map(({ delays, ...more }) => terms([0, ...delays.slice(1)], more))
/** Which steps find nobody, by the minute they fall on. */
const anyHoles = fc.func(fc.boolean())

test('the forecast is what happens when nobody does anything', () => {
  fc.assert(
    fc.property(anyTerms, anyHoles, fc.integer({ min: 0, max: 40 }), (policy, isHole, acknowledgedAfter) => {
      const resolve = (step: number, at: Date) => (isHole(step, at.getTime() / minute) ? [] : [step])
      let run = fired(started(policy), start, resolve(0, start).length === 0)
      if (acknowledgedAfter > 20) run = then(run, acknowledge(run, me, after(acknowledgedAfter)))
      const expected = forecast(run, resolve, always)
      const happened: typeof expected = []
      if (run.state === 'acknowledged') run = then(run, lapse(run, run.nextAt!, always))
      while (run.nextAt) {
        const at = run.nextAt
        const place = dueStep(run)
        const told = resolve(place.step, at)
        happened.push({ ...place, at, told })
        run = fired(run, at, told.length === 0)
      }
      expect(expected).toEqual(happened)
    }),
  )
})

test('a forecast ends, and never tells more steps than the policy and its repeats hold', () => {
  fc.assert(
    fc.property(anyTerms, (policy) => {
      const expected = forecast(started(policy), () => [], always)
      expect(expected).toHaveLength(policy.steps.length * (policy.repeats + 1))
      for (const [i, one] of expected.entries()) expect(i === 0 || one.at >= expected[i - 1]!.at).toBe(true)
      expect(nextStep(policy, expected.at(-1)!)).toBeNull()
    }),
  )
})
