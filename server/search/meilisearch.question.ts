import type { MultiSearchQuery, MultiSearchResult } from 'meilisearch'
import { scriptOf, speaks, writtenLanguages } from './reading.ts'
import { retrieved, type RetrievedDocument } from './meilisearch.document.ts'
import { searchable, searchableNames } from './meilisearch.settings.ts'
import { piecesOf, questionText } from './meilisearch.text.ts'
import { mayBeFull } from './pinyin.ts'
import type { Plan } from './plan.ts'
import { facetNames, type FacetCounts, type FacetName, type SearchQuery } from './port.ts'
import { narrowing } from './query.ts'

/** A value inside a filter expression; nothing in it can end its quotes. */
function literal(value: string): string {
  // eslint-disable-next-line no-control-regex
  return `"${value.replace(/[\u0000-\u001f]/g, ' ').replace(/[\\"]/g, '\\$&')}"`
}

const oneOf = (attribute: string, values: readonly string[]) => `${attribute} IN [${values.map(literal).join(', ')}]`
const attributeOf = (name: FacetName) => (name === 'kind' || name === 'language' ? name : `facets.${name}`)

/** Who asks and what kinds are asked for. No tokens and no kinds let nothing through. */
export function visibleTo(query: Pick<SearchQuery, 'audience' | 'kinds'>): string[] {
  return [oneOf('visibility', query.audience.tokens), ...(query.kinds ? [oneOf('kind', query.kinds)] : [])]
}

/** The clause for documents whose number was asked for, or null. */
export function numberClause(plan: Plan): string | null {
  const { whole, partial } = plan.numbers
  const parts = [
    ...(whole.length > 0 ? [oneOf('numberKey', whole)] : []),
    ...(partial.length > 0 ? [oneOf('numberKeys', partial)] : []),
  ]
  return parts.length > 0 ? `(${parts.join(' OR ')})` : null
}

export interface Wording {
  q: string
  matchingStrategy: 'all' | 'last'
}

export type Ask = (queries: MultiSearchQuery[]) => Promise<Answer[]>

/** A way to put the question to the documents of one language, or to all where they are read alike. */
export interface Reading {
  filter: string | null
  wording: Wording
  /** Which part of the question can be asked of them at all: what they score is worth that much. */
  share: number
}

/**
 * How to put the words. All of them where that finds something and they are one or two. Of more, or where together they
 * find nothing, the engine is first asked for each alone: it drops words from the end of a question until something is
 * found, so one unknown word at its beginning would hide all the others. Those that find something are then put in the
 * order of their worth, the commonest first. Each language is read by itself: what cannot be said in it comes last, where
 * the engine may drop it. How often a word stands in which language is counted by the same asking.
 */
export async function readingsFor(
  uid: string,
  plan: Plan,
  query: SearchQuery,
  scope: Scope,
  ask: Ask,
): Promise<Reading[]> {
  const pieces = piecesOf(plan)
  const whole: Wording = { q: questionText(plan, pieces, 'strict'), matchingStrategy: 'all' }
  if (pieces.length + plan.phrases.length <= 1) return [{ filter: null, wording: whole, share: 1 }]
  const probes = [
    whole.q,
    plan.joinedSound ?? whole.q,
    ...pieces.map((piece) => questionText({ ...plan, phrases: [] }, [piece], 'strict')),
  ]
  const answers = await ask(
    probes.map((q) => ({
      indexUid: uid,
      q,
      matchingStrategy: 'all',
      page: 1,
      hitsPerPage: 0,
      facets: ['language'],
      filter: visibleTo(query),
      attributesToSearchOn: attributesFor(plan, scope),
    })),
  )
  const scripts = plan.units.map(scriptOf)
  const readings = [...writtenLanguages, ''].flatMap((language): Reading[] => {
    const [together = 0, asSound = 0, ...alone] = answers.map((answer) => foundIn(answer, language))
    const filter = language === '' ? `NOT ${oneOf('language', writtenLanguages)}` : oneOf('language', [language])
    if (together > 0 && pieces.length <= 2) return [{ filter, wording: whole, share: 1 }]
    if (plan.joinedSound && asSound > 0) {
      return [{ filter, wording: { q: plan.joinedSound, matchingStrategy: 'all' }, share: 1 }]
    }
    const demanded = (i: number) => (speaks(language, scripts[i]!) ? 0 : 1)
    const typing = (i: number) => (pieces[i]!.open ? 1 : 0)
    const found = [...pieces.keys()]
      .filter((i) => alone[i]! > 0)
      .sort(
        (a, b) =>
          demanded(a) - demanded(b) ||
          typing(a) - typing(b) ||
          pieces[a]!.importance - pieces[b]!.importance ||
          alone[b]! - alone[a]!,
      )
    if (found.length === 0) return []
    const asked = pieces.length + plan.phrases.length
    const could = asked - [...pieces.keys()].filter((i) => demanded(i) === 1 && alone[i] === 0).length
    const q = questionText(
      plan,
      found.map((i) => pieces[i]!),
      'loose',
    )
    return [{ filter, wording: { q, matchingStrategy: 'last' }, share: could / asked }]
  })
  const [first, ...others] = readings
  if (!first) return [{ filter: null, wording: whole, share: 1 }]
  // One question where all three are read alike.
  const alike = others.every(({ wording, share }) => wording.q === first.wording.q && share === first.share)
  return readings.length === writtenLanguages.length + 1 && alike ? [{ ...first, filter: null }] : readings
}

/** How many documents of a language an answer counted; '' are those in none. */
function foundIn(answer: Answer, language: string): number {
  const counts: Record<string, number> = answer.facetDistribution?.['language'] ?? {}
  if (language !== '') return counts[language] ?? 0
  const written = writtenLanguages.reduce((sum, each) => sum + (counts[each] ?? 0), 0)
  return Math.max(0, (answer.totalHits ?? 0) - written)
}

/** What is asked of the engine in one round trip; the answers arrive in the same order. */
export interface Question {
  role: 'number' | 'text'
  /** What its scores are worth beside those of the other languages. */
  share: number
  /** The facet this one counts as if it were not chosen; undefined for the hits themselves. */
  facet: FacetName | undefined
  query: MultiSearchQuery
}

type Scope = 'all' | 'names'

export function questionsFor(
  indexUid: string,
  plan: Plan,
  readings: readonly Reading[],
  query: SearchQuery,
  fetch: number,
  scope: Scope,
): Question[] {
  const filtered: FacetName[] = narrowing(query).map(([name]) => name)
  const clause = numberClause(plan)
  return [undefined, ...filtered].flatMap((facet) => {
    const filter = [
      ...visibleTo(query),
      ...narrowing(query)
        .filter(([name]) => name !== facet)
        .map(([name, values]) => oneOf(attributeOf(name), values)),
    ]
    const common = {
      indexUid,
      page: 1,
      hitsPerPage: facet ? 0 : fetch,
      attributesToRetrieve: retrieved,
      facets: scope === 'names' ? [] : (facet ? [facet] : facetNames).map(attributeOf),
    }
    const texts = readings.map(({ filter: language, wording, share }): Question => ({
      ...{ role: 'text', facet, share },
      query: {
        ...common,
        ...wording,
        showRankingScore: true,
        filter: [...filter, ...(language ? [language] : []), ...(clause ? [`NOT ${clause}`] : [])],
        ...(wording.q === '' ? {} : { attributesToSearchOn: attributesFor(plan, scope) }),
      },
    }))
    const number: Question = {
      role: 'number',
      facet,
      share: 1,
      query: { ...common, filter: [...filter, clause ?? ''] },
    }
    return clause ? [number, ...texts] : texts
  })
}

function attributesFor(plan: Plan, scope: Scope): string[] {
  const sounds = plan.units.map((unit) => unit.sound).filter((sound) => sound !== null)
  return [
    ...(scope === 'names' ? searchableNames : searchable),
    ...(plan.joinedSound || sounds.some(mayBeFull) ? ['full'] : []),
    ...(sounds.length > 0 ? ['initials'] : []),
  ]
}

export type Answer = MultiSearchResult<RetrievedDocument>
export type Answered = { question: Question; answer: Answer }

export function countsOf(pairs: Answered[], query: SearchQuery): FacetCounts {
  const chosen = new Set(narrowing(query).map(([name]) => name))
  const all: FacetCounts = {}
  for (const { question, answer } of pairs) {
    const names = question.facet ? [question.facet] : facetNames.filter((name) => !chosen.has(name))
    for (const name of names) {
      for (const [value, count] of Object.entries(answer.facetDistribution?.[attributeOf(name)] ?? {})) {
        const counts = (all[name] ??= {})
        counts[value] = (counts[value] ?? 0) + count
      }
    }
  }
  return all
}
