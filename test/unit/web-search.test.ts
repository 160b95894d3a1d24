import { describe, expect, test } from 'vitest'
import { addressOf, choicesOf, countOf, readFilters, toggled } from '#lib/kb/filters.ts'
import { grouped, nearMatch, rowsOf } from '#lib/search/groups.ts'
import type { SearchAnswer, SearchHit } from '#server/kb/article-view.contract.ts'

const hit = (kind: SearchHit['kind'], number: string): SearchHit => ({
  ...{ kind, number, title: [], snippet: [], why: 'title', href: `/${kind}/${number}`, facets: {} },
})

describe('what is found while typing', () => {
  const answer: SearchAnswer = {
    hits: [hit('ticket', 'T1'), ...Array.from({ length: 7 }, (_, i) => hit('article', `A${i}`)), hit('ticket', 'T2')],
    total: 30,
    facets: { kind: { article: 20, ticket: 2, account: 1 } },
    degraded: false,
    help: null,
  }

  test('stands by kind, the kind of the best hit first, the best few of each', () => {
    expect(grouped(answer).map(({ kind, hits, count }) => [kind, hits.length, count])).toEqual([
      ['ticket', 2, 2],
      ['article', 5, 20],
    ])
    expect(grouped(null)).toEqual([])
  })

  test('ends with the way to all of it, where there is more', () => {
    const [tickets, articles] = grouped(answer)
    expect(rowsOf(tickets!, 'down').map(({ id }) => id)).toEqual(['ticket-T1', 'ticket-T2'])
    expect(rowsOf(articles!, 'a&b').at(-1)).toEqual({
      ...{ id: 'article-all', href: '/search?kind=article&q=a%26b', all: 'article', count: 20 },
    })
    expect(rowsOf({ ...tickets!, count: 9 }, 'down').at(-1)).toMatchObject({ href: '/search?kind=ticket&q=down' })
    expect(rowsOf({ kind: 'account', hits: [], count: 9 }, 'x')).toMatchObject([{ href: '/search?kind=account&q=x' }])
  })

  test('shows its match at the beginning of the line', () => {
    const long = [
      { text: 'The customer says that, since this morning, the ', match: false },
      { text: 'leased line', match: true },
      { text: ' is down', match: false },
    ]
    const shown = nearMatch(long)
    expect(shown.slice(1)).toEqual(long.slice(1))
    expect(shown[0]!.text).toMatch(/^….{1,16}$/)
    expect(nearMatch(long.slice(1))).toEqual(long.slice(1))
    expect(nearMatch([{ text: 'nothing marked at all in here', match: false }])).toHaveLength(1)
  })
})

describe('the filters of the knowledge page', () => {
  test('live in the address, and what there is not is left out', () => {
    const filters = readFilters(
      new URLSearchParams('q=光功率&product=dns&product=cheese&type=fault&language=en&audience=all'),
    )
    expect(filters).toEqual({ q: '光功率', product: ['dns'], type: ['fault'], language: ['en'], audience: [] })
    expect(readFilters(new URL(addressOf(filters), 'http://x').searchParams)).toEqual(filters)
    expect(addressOf(readFilters(new URLSearchParams('q=%20')))).toBe('/kb')
  })

  test('are added and taken away one by one', () => {
    const none = readFilters(new URLSearchParams())
    const one = toggled(none, 'product', 'dns')
    expect(countOf(one)).toBe(1)
    expect(toggled(one, 'product', 'dns')).toEqual(none)
  })

  test('offer what is there and what was chosen, in one order', () => {
    expect(choicesOf('product', { dns: 2, leasedLine: 5 }, ['hosting'])).toEqual([
      { value: 'leasedLine', count: 5 },
      { value: 'hosting', count: 0 },
      { value: 'dns', count: 2 },
    ])
  })
})
