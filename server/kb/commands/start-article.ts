import type { StaffActor } from '#server/auth/actor.ts'
import { can, may } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { lockImport } from '../article-import.store.ts'
import { articleFromTicket, type TicketStory } from '../article-from-ticket.ts'
import { findArticle } from '../article.store.ts'
import { audiencesOf } from '../readers.ts'
import { storyOfTicket } from '../ticket-story.store.ts'
import { skeleton } from '../templates.ts'
import type { ArticleContent, NewArticle } from '../working-copy.contract.ts'
import { insertCopy, insertUnread, nextNumber } from '../working-copy.store.ts'

const halfYear = 183 * 86_400_000

/** Begins an article: a number of its own, the structure of its kind, and what a solved ticket already says. */
export async function startArticle(deps: Deps, who: StaffActor, wanted: NewArticle): Promise<string> {
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians write articles.', 403)
  refuseAudience(who, wanted.audience)
  const now = deps.clock.now()
  const number = await inTransaction(deps.db, async (tx) => {
    await lockImport(tx)
    const original = wanted.translates ? await findArticle(tx, who, wanted.translates) : null
    if (wanted.translates && !original) throw notFound('article')
    const story = wanted.ticket ? await storyFor(deps, who, wanted.ticket) : null
    const number = await nextNumber(tx)
    const content: ArticleContent = {
      ...{ language: wanted.language, type: wanted.type, audience: wanted.audience, product: wanted.product },
      ...{ title: wanted.words ?? '', summary: '', confidence: 'notValidated', symptoms: [], equipment: null },
      keywords: wanted.words ? [wanted.words] : [],
      translates: original ? (original.translates ?? original.number) : null,
      owner: original?.owner ?? 'serviceDesk',
      reviewOn: new Date(now.getTime() + halfYear).toISOString().slice(0, 10),
      body: skeleton(wanted.type, wanted.language),
      ...(original ? { symptoms: original.symptoms, equipment: original.equipment, keywords: original.keywords } : {}),
      ...(story ? articleFromTicket(story, wanted) : {}),
    }
    const articleId = await insertUnread(tx, number, content, now)
    await insertCopy(tx, { articleId, base: null, content, authorId: who.id, ticketId: story?.id ?? null }, now)
    await record(tx, who, now, { type: 'article.drafted', ticketId: null, accountId: null, payload: { number } })
    return number
  })
  deps.wake.now('events')
  return number
}

/** Nobody writes what they could not read afterwards. */
export function refuseAudience(who: StaffActor, audience: ArticleContent['audience']): void {
  if (audiencesOf(who).includes(audience)) return
  throw new Refusal(
    'article.audience_not_yours',
    'Only technical seats write articles for technical seats alone.',
    422,
    {
      errors: [{ pointer: '/audience', detail: 'Choose an audience you belong to.' }],
    },
  )
}

async function storyFor(deps: Deps, who: StaffActor, number: string): Promise<TicketStory> {
  const found = await storyOfTicket(deps.db, number)
  if (!found || !may.seeInside(who, found.scope)) throw notFound('ticket')
  return found.story
}
