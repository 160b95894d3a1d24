/**
 * The search port: articles, tickets, accounts and circuits in one index, behind two drivers (in process, Meilisearch)
 * that pass one suite (test/suites/search.ts).
 *
 * Visibility is part of every document and of every question: a reader sees a document when they share at least one
 * token with it. Hits, totals, facet counts, highlights and suggestions are all computed under that filter. A reader
 * without tokens sees nothing, and so does everybody of a document without tokens.
 */

export const searchKinds = ['article', 'ticket', 'account', 'circuit'] as const
export type SearchKind = (typeof searchKinds)[number]

/** The closed list of facets: a name that comes from a browser never reaches a filter expression. */
export const facetNames = [
  'kind',
  'language',
  'product',
  'type',
  'status',
  'symptom',
  'audience',
  'confidence',
  'priority',
  'level',
  'queue',
  'grade',
  'serviceGrade',
  'equipment',
  'industry',
] as const
export type FacetName = (typeof facetNames)[number]
/** `kind` and `language` are counted and filtered like facets but are fields of the document itself. */
export type OwnFacet = Exclude<FacetName, 'kind' | 'language'>

/**
 * Who may see a document: `public`, `customers`, `agents`, `technicians`, `staff`, `account:<id>`, `manager:<personId>`
 * and so on. Drivers only compare tokens. `public` means everyone, so every reader must carry it.
 */
export type VisibilityToken = string

export interface SearchDocument {
  /** Unique over all kinds: `searchId('article', id)`. */
  id: string
  kind: SearchKind
  /** What people quote: KB-0001, TT-2026-000123, SHB-DL-0042. */
  number: string
  title: string
  /** Words the reader would use; searched like a title, shown nowhere. */
  keywords?: string[]
  summary?: string
  /** Plain text, not markdown and not HTML. */
  body?: string
  /** BCP 47 (`zh-CN`, `en`); left out where a text has no one language. */
  language?: string
  facets?: Partial<Record<OwnFacet, string | string[]>>
  visibility: VisibilityToken[]
  /** Larger comes first among equals, for example the number of tickets an article solved. */
  popularity?: number
  updatedAt: Date
  /** Number of the article this one translates. Each language is then found by words of the other. */
  translationOf?: string
}

export interface SearchQuery {
  /** As typed: words, Chinese, pinyin, numbers, "quoted phrases". Empty lists what is visible, popular and recent first. */
  text: string
  kinds?: SearchKind[]
  /** The reader's language: comes first among near equals, hides nothing. To filter, use `facets.language`. */
  language?: string
  /** Values of one facet are alternatives, facets add up. */
  facets?: Partial<Record<FacetName, string[]>>
  audience: Audience
  /** 20 unless told, 100 at most. */
  limit?: number
  /** 900 at most: nobody pages further, and neither do the drivers. */
  offset?: number
  /** What is known of the fault at hand: documents with these facets rise, others stay. */
  boost?: { symptom?: string[]; product?: string[] }
  /** Whoever asked has typed on or left: what is not yet answered need not be. Then the search may reject with an AbortError. */
  signal?: AbortSignal
}

export interface Audience {
  tokens: VisibilityToken[]
}

/** A piece of text for the screen, to be printed as text. `match` asks for a mark around it. */
export interface Segment {
  text: string
  match: boolean
}

/** The strongest reason why a hit is one. `translation`: words of the same article in another language. */
export type HitReason = 'number' | 'title' | 'keyword' | 'body' | 'synonym' | 'pinyin' | 'translation' | 'recent'

export interface SearchHit {
  id: string
  kind: SearchKind
  number: string
  title: Segment[]
  /** From summary or body, around the first match; the beginning where nothing matched there. */
  snippet: Segment[]
  language?: string
  translationOf?: string
  /** Compares hits of one answer, nothing else. */
  score: number
  why: HitReason
  facets: Partial<Record<OwnFacet, string[]>>
  updatedAt: Date
}

/** Each facet is counted as if its own filter were not set, so that the alternatives stay in view. */
export type FacetCounts = Partial<Record<FacetName, Record<string, number>>>

export interface SearchAnswer {
  hits: SearchHit[]
  /** Exact up to 1,000. */
  total: number
  facetCounts: FacetCounts
  tookMs: number
  /** Which driver answered. */
  driver: string
  /** True when a stand-in answered because the index proper could not. */
  degraded: boolean
}

export interface Suggestion {
  id: string
  kind: SearchKind
  number: string
  title: Segment[]
  language?: string
  why: HitReason
}

export type SearchState =
  | { status: 'ok' }
  | {
      status: 'degraded'
      since: Date
      /** For the log and the administrator. */
      reason: string
    }

export interface SearchHealth {
  driver: string
  state: SearchState
  documents: number
}

/** What may be handed to `rebuild`: a stream, so that the whole house never has to fit into memory. */
export type Documents = Iterable<SearchDocument> | AsyncIterable<SearchDocument>

export interface Search {
  readonly driver: string
  /**
   * At start and after an outage. True when the index must be fed afresh (`rebuild`): it is empty, or was made with other
   * settings.
   */
  prepare(): Promise<{ rebuild: boolean }>
  search(query: SearchQuery): Promise<SearchAnswer>
  /** Completions while typing, at most 8: titles, keywords, numbers and pinyin, not the running text. */
  suggest(text: string, audience: Audience, kinds?: SearchKind[]): Promise<Suggestion[]>
  /** Adds or replaces whole documents. When it returns they are findable. */
  upsert(documents: SearchDocument[]): Promise<void>
  remove(ids: string[]): Promise<void>
  clear(): Promise<void>
  /**
   * Builds a second index beside the live one and swaps them; readers see the old one until then. What this process
   * writes meanwhile reaches both. Writes of other processes do not: the caller remembers its event cursor before it
   * starts and rewinds to it afterwards. Answers the number of documents.
   */
  rebuild(documents: Documents): Promise<number>
  /** The synonyms this driver was given say something else now: from here on questions are read by them. */
  wordsChanged(): Promise<void>
  health(): Promise<SearchHealth>
  /** The state as last seen, without asking anybody. */
  state(): SearchState
}

/** The index cannot be reached or did not answer in time. Whoever catches it has a stand-in (see degrade.ts). */
export class SearchUnavailable extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`Search is unavailable: ${reason}`, { cause })
    this.name = 'SearchUnavailable'
  }
}

/** One id over all kinds, safe as a key in every driver. */
export function searchId(kind: SearchKind, id: string): string {
  return `${kind}_${id}`
}
