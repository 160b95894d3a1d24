import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endStage, scoreOf, type RiskFacts } from '#server/leaving/score.ts'
import { riskKind } from '#server/leaving/score.contract.ts'

test('every point of the score is one of its parts, each within its most, and the sum is cut at 100', () => {
  const facts = fc.dictionary(
    fc.constantFrom(...riskKind.options),
    fc.record({ count: fc.integer({ min: 0, max: 60 }), from: fc.constant([]) }),
  ) as fc.Arbitrary<RiskFacts>
  fc.assert(
    fc.property(facts, (given) => {
      const { score, parts } = scoreOf(given)
      const sum = parts.reduce((total, { points }) => total + points, 0)
      expect(score).toBe(Math.min(100, sum))
      for (const { points, most, count, each } of parts) expect(points).toBe(Math.min(most, Math.round(count * each)))
    }),
  )
})

test('more of any trouble never lowers the score', () => {
  fc.assert(
    fc.property(fc.constantFrom(...riskKind.options), fc.nat(20), fc.nat(20), (kind, some, more) => {
      const at = (count: number) => scoreOf({ [kind]: { count, from: [] } }).score
      expect(at(some + more)).toBeGreaterThanOrEqual(at(some))
    }),
  )
})

test('an end counts from 90, 60 and 30 days on, and not once it is past', () => {
  expect([91, 90, 61, 60, 31, 30, 0, -1, null].map(endStage)).toEqual([0, 1, 1, 2, 2, 3, 3, 0, 0])
})
