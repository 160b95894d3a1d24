import type { MultiSearchQuery, MultiSearchResult } from 'meilisearch'
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

/**
 * How to put the words. All of them where that finds something and they are one or two. Of more, or where together they
 * find nothing, the engine is first asked for each alone: it drops words from the end of a question until something is
 * found, so one unknown word at its beginning would hide all the others. Those that find something are then put in the
 * order of their worth, the commonest first.
 */
export async function wordingFor(
  uid: string,
  plan: Plan,
  query: SearchQuery,
  scope: Scope,
  ask: Ask,
): Promise<Wording> {
  const pieces = piecesOf(plan)
  const whole: Wording = { q: questionText(plan, pieces, 'strict'), matchingStrategy: 'all' }
  if (pieces.length + plan.phrases.length <= 1) return whole
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
      filter: visibleTo(query),
      attributesToSearchOn: attributesFor(plan, scope),
    })),
  )
  const [together = 0, asSound = 0, ...alone] = answers.map((answer) => answer.totalHits ?? 0)
  if (together > 0 && pieces.length <= 2) return whole
  if (plan.joinedSound && asSound > 0) return { q: plan.joinedSound, matchingStrategy: 'all' }
  const worth = (i: number) => (pieces[i]!.open ? 1 : 0)
  const order = [...pieces.keys()]
    .filter((i) => alone[i]! > 0)
    .sort((a, b) => worth(a) - worth(b) || pieces[a]!.importance - pieces[b]!.importance || alone[b]! - alone[a]!)
  const found = order.map((i) => pieces[i]!)
  return found.length > 0 ? { q: questionText(plan, found, 'loose'), matchingStrategy: 'last' } : whole
}

/** What is asked of the engine in one round trip; the answers arrive in the same order. */
export interface Question {
  role: 'number' | 'text'
  /** The facet this one counts as if it were not chosen; undefined for the hits themselves. */
  facet: FacetName | undefined
  query: MultiSearchQuery
}

type Scope = 'all' | 'names'

export function questionsFor(
  indexUid: string,
  plan: Plan,
  wording: Wording,
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
    const text: Question = {
      role: 'text',
      facet,
      query: {
        ...common,
        ...wording,
        showRankingScore: true,
        filter: clause ? [...filter, `NOT ${clause}`] : filter,
        ...(wording.q === '' ? {} : { attributesToSearchOn: attributesFor(plan, scope) }),
      },
    }
    return clause ? [{ role: 'number', facet, query: { ...common, filter: [...filter, clause] } }, text] : [text]
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
