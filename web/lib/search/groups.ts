import type { SearchAnswer, SearchHit } from '#server/kb/article-view.contract.ts'

type Kind = SearchHit['kind']

const most: Record<Kind, number> = { article: 5, ticket: 5, account: 3, circuit: 4 }

export interface Group {
  kind: Kind
  hits: SearchHit[]
  /** All there are, shown or not. */
  count: number
}

/** By kind, the kind of the best hit first, and only the best few of each. */
export function grouped(answer: SearchAnswer | null): Group[] {
  if (!answer) return []
  return [...Map.groupBy(answer.hits, (hit) => hit.kind)].map(([kind, hits]) => ({
    kind,
    hits: hits.slice(0, most[kind]),
    count: Math.max(answer.facets['kind']?.[kind] ?? 0, hits.length),
  }))
}

/** What the arrow keys walk over, in the order it is shown. */
export type Row =
  | { id: string; href: string; hit: SearchHit }
  /** All of a kind, on the page that lists it. */
  | { id: string; href: string; all: Kind; count: number }

/** What may be tried when nothing was found: other words, without filters, or a person. */
export type FurtherRow =
  { id: string; kind: 'spelling' | 'otherLanguage'; words: string; total: number } | { id: string; kind: 'ask' }

export function furtherRows(answer: SearchAnswer | null): FurtherRow[] {
  if (!answer?.help) return []
  const { spelling, otherLanguage } = answer.help
  return [
    ...(spelling ? [{ id: 'further-spelling', kind: 'spelling' as const, ...spelling }] : []),
    ...(otherLanguage && otherLanguage.words !== spelling?.words
      ? [{ id: 'further-language', kind: 'otherLanguage' as const, ...otherLanguage }]
      : []),
    { id: 'further-ask', kind: 'ask' as const },
  ]
}

export function rowsOf({ kind, hits, count }: Group, words: string): Row[] {
  const rows: Row[] = hits.map((hit) => ({ id: `${kind}-${hit.number}`, href: hit.href, hit }))
  if (count <= hits.length) return rows
  return [...rows, { id: `${kind}-all`, href: `/search?kind=${kind}&q=${encodeURIComponent(words)}`, all: kind, count }]
}

const lead = 10

/** On one line the first match has to stand near the beginning, or it is cut off. */
export function nearMatch(snippet: SearchHit['snippet']): SearchHit['snippet'] {
  const at = snippet.findIndex(({ match }) => match)
  const before = snippet
    .slice(0, Math.max(0, at))
    .map(({ text }) => text)
    .join('')
  if (at <= 0 || before.length <= lead + 4) return snippet
  const near = /[\s,.;:，。；：、].*$/su.exec(before.slice(-lead - 6))?.[0].slice(1) || before.slice(-lead)
  return [{ text: `…${near}`, match: false }, ...snippet.slice(at)]
}
