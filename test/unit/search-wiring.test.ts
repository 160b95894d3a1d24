import { describe, expect, test } from 'vitest'
import type { RecordedEvent } from '#server/events/event.ts'
import { fateOf, hashOfSource, type Known, type Sourced } from '#server/kb/article-files.ts'
import { onePerArticle, withoutDropped } from '#server/search/ask.ts'
import { touchedBy } from '#server/search/index-touched.ts'
import { memorySearch } from '#server/search/memory.ts'
import type { SearchHit } from '#server/search/port.ts'

const hit = (number: string, more: Partial<SearchHit> = {}): SearchHit => ({
  ...{
    id: `article_${number}`,
    kind: 'article',
    number,
    title: [],
    snippet: [],
    language: 'en',
    score: 1,
    why: 'title',
  },
  ...{ facets: { type: ['fault'], symptom: ['dns', 'routing'] }, updatedAt: new Date(0) },
  ...more,
})

describe('a hit that is dropped', () => {
  const facetCounts = () => ({
    kind: { article: 2 },
    language: { en: 1, 'zh-CN': 1 },
    type: { fault: 5 },
    symptom: { dns: 1, routing: 4 },
  })

  test('is not counted either, anywhere', () => {
    const answer = {
      hits: [hit('KB-0001'), hit('KB-0002', { language: 'zh-CN' })],
      total: 7,
      facetCounts: facetCounts(),
    }
    expect(withoutDropped(answer, new Set(['article_KB-0002']))).toEqual({
      hits: [answer.hits[1]],
      total: 6,
      facetCounts: { kind: { article: 1 }, language: { 'zh-CN': 1 }, type: { fault: 4 }, symptom: { routing: 3 } },
    })
    expect(answer.facetCounts).toEqual(facetCounts())
  })

  test('takes a facet with it that nothing else has', () => {
    const answer = { hits: [hit('KB-0001')], total: 1, facetCounts: { kind: { article: 1 }, equipment: {} } }
    expect(withoutDropped(answer, new Set())).toEqual({ hits: [], total: 0, facetCounts: {} })
  })
})

test('one language of each article: the reader’s, at the place of the best', () => {
  const hits = [
    hit('KB-0101', { translationOf: 'KB-0001' }),
    hit('KB-0002', { language: 'zh-CN' }),
    hit('KB-0001', { language: 'zh-CN' }),
    hit('TT-1', { id: 'ticket_1', kind: 'ticket' }),
  ]
  expect(onePerArticle(hits, 'zh-CN').map(({ number }) => number)).toEqual(['KB-0001', 'KB-0002', 'TT-1'])
  expect(onePerArticle(hits, 'en').map(({ number }) => number)).toEqual(['KB-0101', 'KB-0002', 'TT-1'])
})

test('a question that was typed over before its turn is not answered, the others are', async () => {
  const index = memorySearch()
  const audience = { tokens: ['desk' as const] }
  const gone = new AbortController()
  const [first, second, third] = [
    index.search({ text: 'fibre', audience }),
    index.search({ text: 'fibre c', audience, signal: gone.signal }),
    index.search({ text: 'fibre cut', audience, signal: new AbortController().signal }),
  ]
  gone.abort()
  const [one, two, three] = await Promise.allSettled([first, second, third])
  expect([one!.status, three!.status]).toEqual(['fulfilled', 'fulfilled'])
  expect(two).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
})

describe('what an event changes in the index', () => {
  const event = (type: string, payload: object, ticketId: string | null = null) =>
    ({ type, payload, ticketId, accountId: null }) as unknown as RecordedEvent

  test.each([
    [event('ticket.opened', {}, 't'), ['ticket_t']],
    [event('offer.accepted', {}, 't'), ['ticket_t']],
    [event('ticket.articleLinked', { article: 'KB-0001' }, 't'), ['ticket_t', 'article_KB-0001']],
    [event('article.retired', { number: 'KB-0002' }), ['article_KB-0002']],
    [event('circuit.added', { circuitId: 'c' }), ['circuit_c']],
    [event('circuit.moved', { circuitId: 'c' }), ['circuit_c']],
    [{ ...event('account.teamChanged', {}), accountId: 'a' } as RecordedEvent, ['account_a']],
    [event('account.calendarChanged', {}), []],
    [event('offer.made', {}, 't'), []],
    [event('clock.reached', {}, 't'), []],
    [event('alert.opened', {}), []],
    [event('seat.presenceChanged', {}), []],
  ])('%o', (happened, documents) => {
    expect(touchedBy(happened)).toEqual(documents)
  })
})

describe('what becomes of an article file', () => {
  const hash = hashOfSource('text\n')
  const file = { number: 'KB-0001', hash } as Sourced
  const known = (more: Partial<Known> = {}): Known => ({
    ...{ number: 'KB-0001', state: 'published', sourceHash: hashOfSource('old') },
    ...more,
  })
  const fate = (article: Known | undefined, overwrite: string[] = []) => fateOf(file, article, new Set(overwrite))

  test('a file nobody knows is new, one that says the same is unchanged', () => {
    expect(fate(undefined)).toBe('new')
    expect(fate(known({ sourceHash: hashOfSource('text\r\n') }))).toBe('unchanged')
    expect(fate(known())).toBe('changed')
  })

  test('work done in the product gives way to a file only where it is named', () => {
    expect(fate(known({ sourceHash: null }))).toBe('editedHere')
    expect(fate(known({ state: 'retired' }))).toBe('editedHere')
    expect(fate(known({ state: 'retired', sourceHash: hash }))).toBe('unchanged')
    expect(fate(known({ sourceHash: null }), ['KB-0001'])).toBe('changed')
    expect(fate(known({ sourceHash: null }), ['KB-0002'])).toBe('editedHere')
  })
})
