import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mixed, type Mixable } from '#server/search/mixing.ts'

const hit = (kind: Mixable['kind'], score: number, answers: number, names: number): Mixable => ({
  ...{ kind, score, answers, names, byNumber: false },
})
const order = (hits: Mixable[]) =>
  mixed(hits)
    .map((one, i) => ({ ...one, i }))
    .sort((a, b) => b.score - a.score)
    .map(({ i }) => i)

test('a ticket that says it only in its text stands below the article that is called by it', () => {
  expect(order([hit('ticket', 50, 1, 0), hit('article', 8, 1, 1)])).toEqual([1, 0])
})

test('a ticket stays where it is with its subject, with more words than any title has, and by its number', () => {
  expect(order([hit('ticket', 50, 1, 1), hit('article', 8, 1, 1)])).toEqual([0, 1])
  expect(order([hit('ticket', 50, 3, 0), hit('article', 8, 2, 2)])).toEqual([0, 1])
  expect(order([{ ...hit('ticket', 2_000, 0, 0), byNumber: true }, hit('article', 8, 1, 1)])).toEqual([0, 1])
})

test('with nothing in its subject it stands below the ten best articles that say as much in their text, and not below all', () => {
  const articles = Array.from({ length: 14 }, (_, i) => hit('article', 30 - i, 1, 0))
  expect(order([hit('ticket', 50, 1, 0), ...articles]).indexOf(0)).toBe(10)
  expect(order([hit('ticket', 50, 2, 0), ...articles])[0]).toBe(0)
  expect(order([hit('ticket', 50, 1, 1), ...articles])[0]).toBe(0)
})

test('only tickets move, only downwards, and never behind an article that answers less', () => {
  const any = fc
    .record({
      kind: fc.constantFrom<Mixable['kind']>('article', 'ticket', 'account', 'circuit'),
      score: fc.double({ min: 0.01, max: 100, noNaN: true }),
      byNumber: fc.boolean(),
      answers: fc.integer({ min: 0, max: 5 }),
      names: fc.integer({ min: 0, max: 5 }),
    })
    .map((one) => ({ ...one, names: Math.min(one.names, one.answers) }))
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (hits) => {
      const after = mixed(hits)
      const articles = hits.filter(({ kind, byNumber }) => kind === 'article' && !byNumber)
      hits.forEach((before, i) => {
        const now = after[i]!
        if (before.kind !== 'ticket' || before.byNumber) return expect(now).toEqual(before)
        expect(now.score).toBeLessThanOrEqual(before.score)
        if (before.answers === 0) return expect(now).toEqual(before)
        const called = articles.filter(({ names }) => names >= before.answers && names > before.names)
        const telling = articles.filter(({ answers }) => answers >= before.answers).sort((a, b) => b.score - a.score)
        const better = [...called, ...(before.names === 0 ? telling.slice(0, 10) : [])]
        if (better.length === 0) expect(now.score).toBe(before.score)
        for (const { score } of better) expect(now.score).toBeLessThan(score)
      })
    }),
    { numRuns: 2_000 },
  )
})
