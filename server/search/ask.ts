import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { SearchAnswer as WireAnswer, SearchHit as WireHit } from '#server/kb/article-view.contract.ts'
import { tokensOf } from './audience.ts'
import { documentsOf } from './documents.store.ts'
import { explain } from './explain.ts'
import type { SearchDesk } from './index-desk.ts'
import { lookFurther, spelledBetter } from './look-further.ts'
import { planQuery } from './plan.ts'
import {
  facetNames,
  type FacetCounts,
  type FacetName,
  type SearchAnswer,
  type SearchHit,
  type SearchQuery,
} from './port.ts'
import { ownFacets } from './query.ts'
import { presentlyVisible, type Present } from './recheck.store.ts'

export interface Asking extends Omit<SearchQuery, 'audience'> {
  /** Whose pages the hits lead to. */
  pages: 'console' | 'help'
  /** Only the best of an article's languages, for readers who come for one answer. */
  oneLanguage?: boolean
}

/**
 * Asks the index as this reader, and looks every hit up before it leaves: what the reader may not see any longer is
 * dropped from hits and counts, and what has changed since it was indexed is shown as it is now.
 */
export async function ask(
  deps: Pick<Deps, 'db' | 'clock'>,
  desk: SearchDesk,
  who: Actor | null,
  { pages, oneLanguage = false, ...query }: Asking,
): Promise<WireAnswer> {
  const { db } = deps
  const found = await desk.search({ ...query, audience: { tokens: tokensOf(who) } })
  const present = await presentlyVisible(db, who, found.hits)
  const checked = withoutDropped(found, present)
  const hits = await upToDate(db, desk, query.text, checked.hits, present)
  const shown = oneLanguage ? onePerArticle(hits, query.language) : hits
  return {
    hits: shown.map((hit) => wireHit(hit, present.get(hit.id)!, pages)),
    total: checked.total,
    facets: checked.facetCounts as WireAnswer['facets'],
    degraded: found.degraded,
    help: await helpFor(deps, desk, who, query, checked.total),
  }
}

/** What else to ask: much where nothing was found, and the words as they were meant where others were typed. */
async function helpFor(
  deps: Pick<Deps, 'db' | 'clock'>,
  desk: SearchDesk,
  who: Actor | null,
  query: Omit<SearchQuery, 'audience'>,
  total: number,
): Promise<WireAnswer['help']> {
  if (query.text.trim() === '') return null
  if (total === 0) return lookFurther(deps, desk, who, query)
  const spelling = query.offset ? null : await spelledBetter(deps, desk, who, query)
  return spelling && { withoutFilters: 0, spelling, otherLanguage: null }
}

/** Counts speak of what is shown: a hit that is dropped is not counted either. */
export function withoutDropped(
  answer: Pick<SearchAnswer, 'hits' | 'total' | 'facetCounts'>,
  present: { has(id: string): boolean },
): Pick<SearchAnswer, 'hits' | 'total' | 'facetCounts'> {
  const dropped = answer.hits.filter((hit) => !present.has(hit.id))
  if (dropped.length === 0) return answer
  const facetCounts: FacetCounts = structuredClone(answer.facetCounts)
  for (const hit of dropped) {
    for (const name of facetNames) {
      const counts = facetCounts[name]
      for (const value of valuesOf(hit, name)) {
        if (!counts?.[value]) continue
        counts[value]--
        if (counts[value] === 0) delete counts[value]
      }
      if (counts && Object.keys(counts).length === 0) delete facetCounts[name]
    }
  }
  return {
    hits: answer.hits.filter((hit) => present.has(hit.id)),
    total: answer.total - dropped.length,
    facetCounts,
  }
}

function valuesOf(hit: SearchHit, name: FacetName): string[] {
  if (name === 'kind') return [hit.kind]
  if (name === 'language') return hit.language ? [hit.language] : []
  return hit.facets[name] ?? []
}

/** Hits whose document has changed since it was indexed are told anew from the tables. */
async function upToDate(
  db: Deps['db'],
  desk: SearchDesk,
  text: string,
  hits: SearchHit[],
  present: ReadonlyMap<string, Present>,
): Promise<SearchHit[]> {
  const isStale = (hit: SearchHit) => {
    const now = present.get(hit.id)!
    return now.updatedAt.getTime() !== hit.updatedAt.getTime() || now.title !== plain(hit.title)
  }
  const stale = hits.filter(isStale).map((hit) => hit.id)
  if (stale.length === 0) return hits
  const plan = planQuery(text, desk.synonyms)
  const fresh = new Map((await documentsOf(db, stale)).map((document) => [document.id, document]))
  return hits.flatMap((hit) => {
    if (!stale.includes(hit.id)) return [hit]
    const document = fresh.get(hit.id)
    if (!document) return []
    const { title, snippet } = explain({ document, linked: '' }, plan)
    return [{ ...hit, title, snippet, facets: ownFacets(document) }]
  })
}

const plain = (segments: SearchHit['title']) => segments.map((segment) => segment.text).join('')

/** At the place of the best of its languages stands the reader's, where that was found too. */
export function onePerArticle(hits: readonly SearchHit[], language: string | undefined): SearchHit[] {
  const groups = Map.groupBy(hits, (hit) => (hit.kind === 'article' ? (hit.translationOf ?? hit.number) : hit.id))
  return [...groups.values()].map((group) => group.find((hit) => hit.language === language) ?? group[0]!)
}

function wireHit(hit: SearchHit, present: Present, pages: Asking['pages']): WireHit {
  const { kind, number, title, snippet, why } = hit
  const facets = Object.fromEntries(
    Object.entries(hit.facets).flatMap(([name, [value]]) => (value ? [[name, value]] : [])),
  )
  return {
    ...{ kind, number, title, snippet, why },
    href: hrefOf(hit, present, pages),
    facets: { ...facets, ...(hit.language ? { language: hit.language } : {}) },
  }
}

function hrefOf({ kind, number }: SearchHit, { account }: Present, pages: Asking['pages']): string {
  const part = encodeURIComponent(number)
  if (kind === 'article') return `/${pages === 'help' ? 'help' : 'kb'}/${part}`
  if (kind === 'ticket') return `/tickets/${part}`
  return kind === 'account' ? `/accounts/${part}` : `/accounts/${encodeURIComponent(account ?? '')}#${part}`
}
