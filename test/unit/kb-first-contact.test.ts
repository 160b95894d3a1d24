import { expect, test } from 'vitest'
import { compareFirstContact, type KindOfRequest } from '#server/kb/learning/first-contact.ts'
import { normalWords } from '#server/kb/learning/words.ts'

const kind = (
  type: KindOfRequest['type'],
  withArticle: [number, number],
  without: [number, number],
): KindOfRequest => ({
  ...{ type, symptom: type === 'fault' ? 'noService' : 'other' },
  with: { part: withArticle[0], whole: withArticle[1] },
  without: { part: without[0], whole: without[1] },
})

test('faults that are looked up and rightly handed on do not make articles look harmful beside invoices solved at once', () => {
  const compared = compareFirstContact([kind('fault', [6, 20], [2, 10]), kind('question', [0, 0], [60, 60])])
  expect(compared.with).toEqual({ part: 6, whole: 20 })
  expect(compared.without).toEqual({ part: 2, whole: 10, rate: 0.2 })
  expect(compared.leftOut).toEqual({ with: 0, without: 60 })
})

test('each kind weighs without an article what it weighs with one', () => {
  const compared = compareFirstContact([kind('fault', [15, 30], [4, 10]), kind('complaint', [10, 10], [81, 90])])
  expect(compared.with).toEqual({ part: 25, whole: 40 })
  // 85 of 100 as they came; 0.4 for three quarters and 0.9 for one quarter when like is compared with like.
  expect(compared.without).toMatchObject({ part: 85, whole: 100, rate: (30 * 0.4 + 10 * 0.9) / 40 })
  expect(compared.kinds.map(({ type }) => type)).toEqual(['fault', 'complaint'])
})

test('with nothing on one side there is nothing to compare', () => {
  const compared = compareFirstContact([kind('question', [0, 0], [3, 4])])
  expect(compared).toMatchObject({ with: { whole: 0 }, without: { whole: 0, rate: null }, kinds: [] })
})

test('the same words in any order and punctuation are one search', () => {
  expect(normalWords('变更 发票抬头')).toBe(normalWords('发票抬头，变更？'))
  expect(normalWords('MTU SD-WAN')).toBe(normalWords('“sd-wan”  mtu'))
  expect(normalWords('CIR-20260012')).toBe('cir-20260012')
  expect(normalWords('??')).not.toBe('')
})
