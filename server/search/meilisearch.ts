import { systemClock, type Clock } from '#server/kernel/clock.ts'
import { explain } from './explain.ts'
import { coverage, fieldBoost, viaWeight } from './reading.ts'
import { matchesIn } from './matches.ts'
import { connect, isMissing } from './meilisearch.connection.ts'
import { restored, type RetrievedDocument } from './meilisearch.document.ts'
import { countsOf, questionsFor, readingsFor, type Answer, type Answered, type Ask } from './meilisearch.question.ts'
import { meilisearchWriter } from './meilisearch.writer.ts'
import { numberKey } from './numbers.ts'
import { mixed, type Mixable } from './mixing.ts'
import { planQuery, type Plan } from './plan.ts'
import type { HitReason, Search, SearchHit, SearchQuery } from './port.ts'
import { boundsOf, lift, ownFacets } from './query.ts'
import { noSynonyms, type Synonyms } from './synonyms.ts'

// So many of the first hits are put in order again where words, the reader's language or the fault at hand count.
const reordered = 40
// Of a longer text the beginning tells what it is about.
const readFor = 4_000
const mostHits = 1_000
const mostSuggestions = 8

export interface MeilisearchOptions {
  url: string
  key?: string | undefined
  synonyms?: Synonyms
  /** The index is called so, and so are, with a suffix, those that come and go beside it. */
  index?: string
  clock?: Clock
}

interface Ranked {
  hit: RetrievedDocument
  score: number
  byNumber: boolean
}

/**
 * The Meilisearch driver. Visibility is a filter this server writes into every question; the engine and its key are
 * never seen by a browser. When the engine is away every call throws SearchUnavailable within a second or so.
 */
export function meilisearch(options: MeilisearchOptions): Search {
  const { synonyms = noSynonyms, index = 'keyline', clock = systemClock } = options
  const connection = connect({ url: options.url, key: options.key, clock })
  const writer = meilisearchWriter(connection, index, synonyms)
  const { guarded } = connection

  const ask: Ask = async (queries) =>
    (await guarded(() => connection.reader.multiSearch({ queries }))).results as Answer[]
  const find = async (plan: Plan, query: SearchQuery, fetch: number, scope: 'all' | 'names'): Promise<Answered[]> => {
    const readings = await readingsFor(index, plan, query, scope, ask)
    const questions = questionsFor(index, plan, readings, query, fetch, scope)
    const answers = await ask(questions.map((question) => question.query))
    return questions.map((question, i) => ({ question, answer: answers[i]! }))
  }

  return {
    driver: 'meilisearch',
    prepare: () => guarded(() => writer.prepare()),

    async search(query) {
      const started = performance.now()
      const plan = planQuery(query.text, synonyms)
      const { limit, offset } = boundsOf(query)
      const fetch = Math.min(mostHits, Math.max(offset + limit, plan.empty ? 0 : reordered))
      const pairs = await find(plan, query, fetch, 'all')
      const main = pairs.filter(({ question }) => question.facet === undefined)
      const hits = ordered(main, plan, query).slice(offset, offset + limit)
      return {
        hits: hits.map((ranked) => present(ranked, plan)),
        total: Math.min(
          mostHits,
          main.reduce((sum, { answer }) => sum + (answer.totalHits ?? 0), 0),
        ),
        facetCounts: countsOf(pairs, query),
        tookMs: performance.now() - started,
        driver: 'meilisearch',
        degraded: false,
      }
    },

    async suggest(text, audience, kinds) {
      const plan = planQuery(text, synonyms)
      if (isBlank(plan)) return []
      const query: SearchQuery = { text, audience, ...(kinds ? { kinds } : {}) }
      const pairs = await find(plan, query, mostSuggestions, 'names')
      return ordered(pairs, plan, query)
        .slice(0, mostSuggestions)
        .map((ranked) => {
          const { id, kind, number, title, language, why } = present(ranked, plan)
          return { id, kind, number, title, ...(language ? { language } : {}), why }
        })
    },

    upsert: (documents) => guarded(() => writer.upsert(documents)),
    remove: (ids) => guarded(() => writer.remove(ids)),
    clear: () => guarded(() => writer.clear()),
    rebuild: (documents) => guarded(() => writer.rebuild(documents)),
    wordsChanged: () => guarded(() => writer.wordsChanged()),

    async health() {
      try {
        return await guarded(async () => {
          const stats = connection.reader.index(index).getStats()
          // An engine that lost its index is there all the same: `prepare` then asks for a rebuild.
          const { numberOfDocuments } = await stats.catch((error: unknown) => {
            if (isMissing(error)) return { numberOfDocuments: 0 }
            throw error
          })
          return { driver: 'meilisearch', state: { status: 'ok' }, documents: numberOfDocuments }
        })
      } catch {
        return { driver: 'meilisearch', state: connection.state(), documents: 0 }
      }
    },
    state: () => connection.state(),
  }
}

const isBlank = (plan: Plan) => plan.empty && plan.numbers.whole.length === 0 && plan.numbers.partial.length === 0

/** Numbers first, the whole ones before the half typed; then the words, the first of each language read again. */
function ordered(pairs: Answered[], plan: Plan, query: SearchQuery): Ranked[] {
  const ofRole = (wanted: string) => pairs.filter(({ question }) => question.role === wanted)
  const ranked = (answer: Answer, byNumber: boolean, share: number) =>
    answer.hits.map((hit): Ranked => ({ hit, byNumber, score: byNumber ? 2 : (hit._rankingScore ?? 0) * share }))
  const whole = ({ hit }: Ranked) => Number(plan.numbers.whole.includes(numberKey(hit.number)))
  const numbers = ofRole('number')
    .flatMap(({ answer }) => ranked(answer, true, 1))
    .sort((a, b) => whole(b) - whole(a))
  const readings = ofRole('text')
  if (plan.empty) return [...numbers, ...readings.flatMap(({ answer }) => ranked(answer, false, 1))]
  const again = Math.ceil(reordered / Math.max(1, readings.length))
  const first: (Ranked & Mixable)[] = []
  const rest: Ranked[] = []
  for (const { question, answer } of readings) {
    const hits = ranked(answer, false, 1)
    for (const one of hits.slice(0, again)) {
      const { worth, answers, names } = answered(one.hit, plan)
      first.push({ ...one, score: one.score * worth * lift(one.hit, query), kind: one.hit.kind, answers, names })
    }
    rest.push(...hits.slice(again).map((one) => ({ ...one, score: one.score * question.share })))
  }
  const byScore = (a: Ranked, b: Ranked) => b.score - a.score
  return [...numbers, ...mixed(first).sort(byScore), ...(readings.length > 1 ? rest.sort(byScore) : rest)]
}

/**
 * The engine knows words, not which of them belong together: what of the question stands in which part of the text, by
 * itself or by a synonym, is read again, with the weights of the in-process driver.
 */
function answered(hit: RetrievedDocument, plan: Plan): { worth: number; answers: number; names: number } {
  const { document, linked } = restored(hit)
  const best = new Map<number, number>()
  const named = new Set<number>()
  const read = (text: string, weight: number, sound = false) => {
    for (const { unit, via, mended } of matchesIn(text, plan, { sound })) {
      // Names are read with their sound; a unit of -1 is a quoted phrase, which stands in every hit.
      if (sound && via !== 'synonym' && !mended) named.add(unit)
      const worth = weight * viaWeight[via] * (mended ? 0.3 : 1)
      if (unit >= 0 && worth > (best.get(unit) ?? 0)) best.set(unit, worth)
    }
  }
  read(document.title, fieldBoost.title, true)
  for (const keyword of document.keywords ?? []) read(keyword, fieldBoost.keywords, true)
  read(document.summary ?? '', fieldBoost.summary)
  read((document.body ?? '').slice(0, readFor), fieldBoost.body)
  read(linked, fieldBoost.linked)
  const sum = [...best.values()].reduce((all, worth) => all + worth, 0)
  const phrases = Number(plan.phrases.length > 0)
  const told = { answers: best.size + phrases, names: named.size }
  if (plan.units.length === 0) return { worth: 1, ...told }
  // What only the engine saw, beyond the part that is read, counts a little.
  const worth = Math.max(0.05, sum) * coverage(plan, document.language ?? '', new Set(best.keys())) || 0.01
  return { worth, ...told }
}

function present({ hit, score, byNumber }: Ranked, plan: Plan): SearchHit {
  const found = restored(hit)
  const { document } = found
  const { title, snippet, why } = explain(found, plan)
  const reason: HitReason = byNumber ? 'number' : isBlank(plan) ? 'recent' : why
  return {
    id: document.id,
    kind: document.kind,
    number: document.number,
    title,
    snippet,
    ...(document.language ? { language: document.language } : {}),
    ...(document.translationOf ? { translationOf: document.translationOf } : {}),
    score,
    why: reason,
    facets: ownFacets(document),
    updatedAt: document.updatedAt,
  }
}
