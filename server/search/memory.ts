import { setImmediate as breathe } from 'node:timers/promises'
import { explain } from './explain.ts'
import { MemoryIndex, type Candidate } from './memory-index.ts'
import { mixed } from './mixing.ts'
import { planQuery, type Plan } from './plan.ts'
import type {
  Audience,
  Documents,
  FacetCounts,
  Search,
  SearchAnswer,
  SearchDocument,
  SearchHit,
  SearchKind,
  SearchQuery,
  Suggestion,
} from './port.ts'
import { facetNames } from './port.ts'
import { boundsOf, facetValues, lift, mayBeSeen, narrowing, ofKinds, ownFacets } from './query.ts'
import { noSynonyms, type Synonyms } from './synonyms.ts'

const mostSuggestions = 8

/** The in-process driver: all documents in the memory of this process, for a laptop and for the time without an index. */
export function memorySearch(options: { synonyms?: Synonyms } = {}): Search {
  const synonyms = options.synonyms ?? noSynonyms
  let live = new MemoryIndex()
  /** For each index being built, what was written meanwhile: it is repeated there before that index goes live. */
  const rebuilding = new Set<((index: MemoryIndex) => void)[]>()

  const write = (change: (index: MemoryIndex) => void) => {
    change(live)
    for (const changes of rebuilding) changes.push(change)
  }

  /**
   * One question after the other, and in between whatever else this process has to do: its other requests, and that
   * whoever asked has typed on.
   */
  let turn: Promise<void> = Promise.resolve()
  const myTurn = async (signal: AbortSignal | undefined) => {
    await (turn = turn.then(() => breathe()))
    if (signal?.aborted) throw new DOMException('Whoever asked did not wait.', 'AbortError')
  }

  return {
    driver: 'memory',
    prepare: async () => ({ rebuild: live.size === 0 }),

    async search(query) {
      await myTurn(query.signal)
      const started = performance.now()
      const plan = planQuery(query.text, synonyms)
      const candidates = answer(live, plan, query.audience, query.kinds)
      const { passing, facetCounts } = sifted(candidates, query)
      const { limit, offset } = boundsOf(query)
      const hits = ranked(passing, query).slice(offset, offset + limit)
      return {
        hits: hits.map((candidate) => present(candidate, plan)),
        total: Math.min(passing.length, 1_000),
        facetCounts,
        tookMs: performance.now() - started,
        driver: 'memory',
        degraded: false,
      } satisfies SearchAnswer
    },

    async suggest(text, audience, kinds) {
      const plan = planQuery(text, synonyms)
      if (isBlank(plan)) return []
      const candidates = answer(live, plan, audience, kinds, 'names')
      return ranked(candidates, { text, audience })
        .slice(0, mostSuggestions)
        .map((candidate): Suggestion => {
          const { id, kind, number, title, language, why } = present(candidate, plan)
          return { id, kind, number, title, ...(language ? { language } : {}), why }
        })
    },

    upsert: async (documents: SearchDocument[]) => write((index) => index.upsert(documents)),
    remove: async (ids: string[]) => write((index) => index.remove(ids)),
    clear: async () => write((index) => index.clear()),

    async rebuild(documents: Documents) {
      const next = new MemoryIndex()
      const changes: ((index: MemoryIndex) => void)[] = []
      rebuilding.add(changes)
      try {
        for await (const document of documents) {
          next.upsert([document])
          // A few milliseconds each: everything else this process does goes on in between.
          await breathe()
        }
        for (const change of changes) change(next)
        live = next
      } finally {
        rebuilding.delete(changes)
      }
      return next.size
    },

    // Synonyms are looked up while a question is read, never written into the index.
    wordsChanged: async () => undefined,
    health: async () => ({ driver: 'memory', state: { status: 'ok' }, documents: live.size }),
    state: () => ({ status: 'ok' }),
  }
}

const isBlank = (plan: Plan) => plan.empty && plan.numbers.whole.length === 0 && plan.numbers.partial.length === 0

/** All that answers the words and may be seen, before facets narrow it. */
function answer(
  index: MemoryIndex,
  plan: Plan,
  audience: Audience,
  kinds: SearchKind[] | undefined,
  scope: 'all' | 'names' = 'all',
): Candidate[] {
  const visible = (document: SearchDocument) => mayBeSeen(document, audience) && ofKinds(document, kinds)
  return isBlank(plan) ? index.all(visible) : index.find(plan, visible, scope)
}

function ranked(candidates: Candidate[], query: SearchQuery): Candidate[] {
  const lifted = candidates.map((candidate) => {
    // A number is what it is: nothing lifts a half-typed one past a whole one.
    const score = candidate.byNumber ? candidate.score : candidate.score * lift(candidate.document, query)
    return { ...candidate, score, kind: candidate.document.kind }
  })
  return mixed(lifted).sort(
    (a, b) =>
      b.score - a.score ||
      (b.document.popularity ?? 0) - (a.document.popularity ?? 0) ||
      b.document.updatedAt.getTime() - a.document.updatedAt.getTime() ||
      (a.document.id < b.document.id ? -1 : 1),
  )
}

/**
 * Those that every facet lets through, and how many of each value there are. A facet does not narrow its own counts, so a
 * document that one facet alone keeps out is counted there. One pass: a common word has tens of thousands of candidates.
 */
function sifted(candidates: Candidate[], query: SearchQuery): { passing: Candidate[]; facetCounts: FacetCounts } {
  const narrow = narrowing(query)
  const passing: Candidate[] = []
  const counted = new Map(facetNames.map((name) => [name, new Map<string, number>()]))
  for (const candidate of candidates) {
    const { document } = candidate
    const closed = narrow.filter(
      ([name, wanted]) => !facetValues(document, name).some((value) => wanted.includes(value)),
    )
    if (closed.length === 0) passing.push(candidate)
    if (closed.length > 1) continue
    for (const name of closed.length === 0 ? facetNames : [closed[0]![0]]) {
      const values = counted.get(name)!
      for (const value of facetValues(document, name)) values.set(value, (values.get(value) ?? 0) + 1)
    }
  }
  const facetCounts = Object.fromEntries(
    [...counted].filter(([, values]) => values.size > 0).map(([name, values]) => [name, Object.fromEntries(values)]),
  )
  return { passing, facetCounts }
}

function present({ document, linked, score, byNumber }: Candidate, plan: Plan): SearchHit {
  const { title, snippet, why } = explain({ document, linked }, plan)
  return {
    id: document.id,
    kind: document.kind,
    number: document.number,
    title,
    snippet,
    ...(document.language ? { language: document.language } : {}),
    ...(document.translationOf ? { translationOf: document.translationOf } : {}),
    score,
    why: byNumber ? 'number' : isBlank(plan) ? 'recent' : why,
    facets: ownFacets(document),
    updatedAt: document.updatedAt,
  }
}
