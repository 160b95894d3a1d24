import { describe, expect, test } from 'vitest'
import { bestOf, productFit, reasonFor, worth, type Candidate } from '#server/search/suggestions.ts'

const candidate = (number: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ number, language: 'zh-CN', translates: null, confidence: 'validated', earlierFix: null },
  ...{ place: null, symptom: false, product: 'open' },
  named: true,
  ...more,
})
const best = (candidates: Candidate[], reader: 'zh-CN' | 'en' = 'zh-CN') =>
  bestOf(candidates, reader).map(({ candidate: { number }, because }) => `${number} ${because}`)

describe('the reason that is told', () => {
  test.each<[string, Partial<Candidate>]>([
    ['earlierFix', { earlierFix: 'sameSymptom', place: 0, symptom: true, product: 'same' }],
    ['text', { earlierFix: 'otherSymptom', place: 1, symptom: true }],
    ['symptom', { earlierFix: 'otherSymptom', place: 9, symptom: true }],
    ['earlierFix', { earlierFix: 'otherSymptom', product: 'same' }],
    ['symptom', { place: 8, symptom: true, product: 'same' }],
    ['text', { place: 8, product: 'same' }],
    ['product', { product: 'same' }],
    ['typed', { typed: 1, place: 0, symptom: true }],
    ['earlierFix', { typed: 0, earlierFix: 'sameSymptom' }],
    ['alarm', { isAlarm: true, place: 1 }],
    ['symptom', { isAlarm: true, place: 9, typed: 5, symptom: true }],
  ])('is %s for %o', (because, more) => {
    expect(reasonFor(candidate('KB-0001', more))).toBe(because)
  })
})

test('what solved the same fault on this circuit stands first, then what fits the words and the symptom', () => {
  expect(
    best([
      candidate('KB-0001', { symptom: true, product: 'same' }),
      candidate('KB-0002', { place: 0, symptom: true, product: 'same' }),
      candidate('KB-0003', { earlierFix: 'sameSymptom', symptom: true }),
      candidate('KB-0004', { place: 6 }),
    ]),
  ).toEqual(['KB-0003 earlierFix', 'KB-0002 text', 'KB-0001 symptom'])
})

test('words alone suggest the first answer only, and not against the product', () => {
  expect(best([candidate('KB-0001', { place: 0 }), candidate('KB-0002', { place: 1 })])).toEqual(['KB-0001 text'])
  expect(best([candidate('KB-0001', { place: 0, named: false })])).toEqual([])
  expect(best([candidate('KB-0001', { place: 0, product: 'other' })])).toEqual([])
  expect(best([candidate('KB-0001', { symptom: true, product: 'other' })])).toEqual([])
  expect(best([candidate('KB-0001', { symptom: true, product: 'other', place: 2 })])).toEqual(['KB-0001 text'])
})

test('names and the work of a desk belong to every product', () => {
  expect(productFit('internet', 'internet')).toBe('same')
  expect(productFit('dns', 'internet')).toBe('open')
  expect(productFit('operations', 'leasedLine')).toBe('open')
  expect(productFit('voiceTrunk', null)).toBe('open')
  expect(productFit('voiceTrunk', 'leasedLine')).toBe('other')
})

test('what shares only the product is no suggestion', () => {
  expect(best([candidate('KB-0001', { product: 'same' })])).toEqual([])
})

test('of an article in two languages the reader is shown their own, for the better of the two reasons', () => {
  const pair = [
    candidate('KB-0001', { symptom: true, product: 'same' }),
    candidate('KB-0101', { language: 'en', translates: 'KB-0001', place: 0 }),
  ]
  expect(best(pair, 'zh-CN')).toEqual(['KB-0001 text'])
  expect(best(pair, 'en')).toEqual(['KB-0101 text'])
  expect(best([pair[1]!], 'zh-CN')).toEqual(['KB-0101 text'])
})

test('never more than six', () => {
  const many = Array.from({ length: 12 }, (_, i) => candidate(`KB-00${10 + i}`, { place: i % 4, symptom: true }))
  expect(best(many)).toHaveLength(6)
})

test('among equals the reader’s language and what is validated count, never more than a better fit', () => {
  const fits = candidate('KB-0101', { language: 'en', place: 0, symptom: true, confidence: 'inProgress' })
  const own = candidate('KB-0002', { place: 4, symptom: true })
  expect(worth(fits, 'zh-CN')).toBeGreaterThan(worth(own, 'zh-CN'))
  expect(worth({ ...own, place: 0 }, 'zh-CN')).toBeGreaterThan(worth(fits, 'zh-CN'))
})
