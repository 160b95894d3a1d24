import type { Language } from '#server/accounts/account.contract.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { Suggestion } from '#server/kb/article-view.contract.ts'
import type { Ticket } from '#server/tickets/ticket.store.ts'
import { tokensOf } from './audience.ts'
import type { SearchDesk } from './index-desk.ts'
import type { SearchHit, SearchQuery } from './port.ts'
import { bestOf, productFit, type Candidate } from './suggestions.ts'
import { suggestible, surroundingsOf } from './suggestions.store.ts'

// Ready replies are chosen, not suggested: they fit every ticket.
const types = ['fault', 'knownError', 'howTo', 'playbook']

/** Articles that may help with this ticket, each with its reason, as far as this reader may read them. */
export async function suggestArticles(
  { db }: Pick<Deps, 'db'>,
  desk: SearchDesk,
  actor: StaffActor,
  ticket: Ticket,
  { reader, typed }: { reader: Language; typed: string },
): Promise<Suggestion[]> {
  const { product, circuit, linked, earlier } = await surroundingsOf(db, actor, ticket)
  const telling = ticket.symptom !== 'other'
  const find = async (query: Pick<SearchQuery, 'text' | 'facets' | 'limit'>) => {
    const { hits } = await desk.search({
      ...query,
      kinds: ['article'],
      language: reader,
      facets: { type: types, ...query.facets },
      audience: { tokens: tokensOf(actor) },
      boost: { ...(telling ? { symptom: [ticket.symptom] } : {}), ...(product ? { product: [product] } : {}) },
    })
    return hits
  }
  // The subject says what it is about; the description says much besides.
  const subject = circuit ? ticket.subject.replaceAll(circuit, ' ') : ticket.subject
  const written = typed.trim().slice(-300)
  const [bySubject, byDescription, bySymptom, byTyped] = await Promise.all([
    find({ text: subject, limit: 8 }),
    find({ text: ticket.description.slice(0, 300), limit: 8 }),
    telling ? find({ text: '', facets: { symptom: [ticket.symptom] }, limit: 12 }) : [],
    written.length < 2 ? [] : find({ text: written, limit: 6 }),
  ])

  const articles = await suggestible(db, actor, [
    ...new Set([
      ...[...bySubject, ...byDescription, ...bySymptom, ...byTyped].map(({ number }) => number),
      ...earlier.map(({ article }) => article),
    ]),
  ])
  const candidates = articles.map(({ number, language, translates, confidence, symptoms, ...article }): Candidate => {
    const before = earlier.find((one) => one.article === number)
    return {
      ...{ number, language, translates, confidence },
      earlierFix: before ? (before.sameSymptom ? 'sameSymptom' : 'otherSymptom') : null,
      place: placeOf(number, bySubject, byDescription),
      typed: placeIn(number, byTyped),
      isAlarm: ticket.channel === 'alarm',
      named: bySubject.some((hit) => hit.number === number && namedBy.has(hit.why)),
      symptom: telling && symptoms.includes(ticket.symptom),
      product: productFit(article.product, product),
    }
  })
  const byNumber = new Map(articles.map((article) => [article.number, article]))
  return bestOf(candidates, reader).map(({ candidate, because }) => {
    const { number, title, summary, type, language, confidence } = byNumber.get(candidate.number)!
    return { number, title, summary, type, language, confidence, because, linked: linked.includes(number) }
  })
}

type Found = Pick<SearchHit, 'number' | 'why'>
const namedBy: ReadonlySet<SearchHit['why']> = new Set(['title', 'keyword'])

function placeIn(number: string, found: readonly Found[]): number | null {
  const place = found.findIndex((hit) => hit.number === number && hit.why !== 'body')
  return place < 0 ? null : place
}

/** Among what the ticket's words find; what only the description finds stands some places behind. */
function placeOf(number: string, bySubject: readonly Found[], byDescription: readonly Found[]): number | null {
  const [first, second] = [bySubject, byDescription].map((found) =>
    found.findIndex((hit) => hit.number === number),
  ) as [number, number]
  if (first < 0 && second < 0) return null
  return Math.min(first < 0 ? Infinity : first, second < 0 ? Infinity : second + 4)
}
