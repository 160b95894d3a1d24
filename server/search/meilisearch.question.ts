import type { MultiSearchQuery, MultiSearchResult } from 'meilisearch'
import { retrieved, type RetrievedDocument } from './meilisearch.document.ts'
import { searchable, searchableNames } from './meilisearch.settings.ts'
import { hasCompound, questionText } from './meilisearch.text.ts'
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

/** What is asked of the engine in one round trip; `answers` arrive in the same order. */
export interface Question {
  role: 'number' | 'text'
  /** For texts: 0 is asked first, the next only counts where no text of the one before found anything. */
  form: number
  /** The facet this one counts as if it were not chosen; undefined for the hits themselves. */
  facet?: FacetName
  query: MultiSearchQuery
}

export function questionsFor(
  indexUid: string,
  plan: Plan,
  query: SearchQuery,
  fetch: number,
  scope: 'all' | 'names' = 'all',
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
    const number: Question[] = clause
      ? [{ role: 'number', form: 0, ...(facet ? { facet } : {}), query: { ...common, filter: [...filter, clause] } }]
      : []
    const texts = forms(plan).map(({ q, matchingStrategy }, form): Question => ({
      role: 'text',
      form,
      ...(facet ? { facet } : {}),
      query: {
        ...common,
        q,
        matchingStrategy,
        showRankingScore: true,
        filter: clause ? [...filter, `NOT ${clause}`] : filter,
        ...(q === '' ? {} : { attributesToSearchOn: attributesFor(plan, scope) }),
      },
    }))
    return [...number, ...texts]
  })
}

/** All words where they are few; of many, as many as there are. Then without insisting on compounds. */
function forms(plan: Plan): Pick<MultiSearchQuery, 'q' | 'matchingStrategy'>[] {
  const strict = questionText(plan, 'strict')
  const few = plan.units.length + plan.phrases.length <= 2
  return [
    ...(few ? [{ q: strict, matchingStrategy: 'all' as const }] : []),
    ...(few && strict === '' ? [] : [{ q: strict, matchingStrategy: 'frequency' as const }]),
    ...(hasCompound(plan) ? [{ q: questionText(plan, 'loose'), matchingStrategy: 'frequency' as const }] : []),
  ]
}

function attributesFor(plan: Plan, scope: 'all' | 'names'): string[] {
  const sounds = plan.units.map((unit) => unit.sound).filter((sound) => sound !== null)
  return [
    ...(scope === 'names' ? searchableNames : searchable),
    ...(plan.joinedSound || sounds.some(mayBeFull) ? ['full'] : []),
    ...(sounds.length > 0 ? ['initials'] : []),
  ]
}

export type Answer = MultiSearchResult<RetrievedDocument>

/** The answers that count: numbers, and the first form of the text that found anything. */
export function counting(questions: Question[], answers: Answer[]): { question: Question; answer: Answer }[] {
  const pairs = questions.map((question, i) => ({ question, answer: answers[i]! }))
  const found = pairs.filter(({ question, answer }) => question.role === 'text' && (answer.totalHits ?? 0) > 0)
  const first = found.length > 0 ? Math.min(...found.map(({ question }) => question.form)) : 0
  return pairs.filter(({ question }) => question.role === 'number' || question.form === first)
}

export function countsOf(pairs: { question: Question; answer: Answer }[], query: SearchQuery): FacetCounts {
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
