import type { Audience, FacetName, OwnFacet, SearchDocument, SearchKind, SearchQuery } from './port.ts'

/** A question with its gaps filled and its numbers inside the bounds. */
export interface Bounds {
  limit: number
  offset: number
}

const mostHits = 100
const furthest = 900

export function boundsOf(query: Pick<SearchQuery, 'limit' | 'offset'>): Bounds {
  const whole = (value: number | undefined, usual: number, most: number) =>
    value !== undefined && Number.isFinite(value) ? Math.min(most, Math.max(0, Math.trunc(value))) : usual
  return { limit: whole(query.limit, 20, mostHits), offset: whole(query.offset, 0, furthest) }
}

const none: readonly string[] = []

export function facetValues(document: SearchDocument, name: FacetName): readonly string[] {
  if (name === 'kind') return [document.kind]
  if (name === 'language') return document.language ? [document.language] : none
  const value = document.facets?.[name as OwnFacet]
  return value === undefined ? none : Array.isArray(value) ? value : [value]
}

export function ownFacets(document: Pick<SearchDocument, 'facets'>): Partial<Record<OwnFacet, string[]>> {
  const entries = Object.entries(document.facets ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value : [value]]))
}

/** The one question of visibility; drivers that filter elsewhere say the same in their own filter. */
export function mayBeSeen(document: Pick<SearchDocument, 'visibility'>, audience: Audience): boolean {
  return document.visibility.some((token) => audience.tokens.includes(token))
}

export function ofKinds(document: Pick<SearchDocument, 'kind'>, kinds: readonly SearchKind[] | undefined): boolean {
  return kinds === undefined || kinds.includes(document.kind)
}

/** The facets that narrow this question, each with the values that are let through. */
export function narrowing(query: SearchQuery): [FacetName, string[]][] {
  return Object.entries(query.facets ?? {}).filter(([, values]) => values && values.length > 0) as [
    FacetName,
    string[],
  ][]
}

type Ranked = Pick<SearchDocument, 'language' | 'facets' | 'popularity'>

/**
 * How much a document rises beyond its words. Small, so that it decides between near equals: a reader's language and
 * the fault at hand move a hit past its neighbours, not past better answers.
 */
export function lift(document: Ranked, query: SearchQuery): number {
  const values = ownFacets(document)
  const shares = (name: 'symptom' | 'product') =>
    query.boost?.[name]?.some((value) => values[name]?.includes(value)) === true
  return (
    (query.language && document.language === query.language ? 1.15 : 1) *
    (shares('symptom') ? 1.5 : 1) *
    (shares('product') ? 1.25 : 1) *
    (1 + Math.log1p(Math.max(0, document.popularity ?? 0)) / 25)
  )
}
