import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { findArticle } from '#server/kb/article.store.ts'
import { newId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { ArticleEffect } from '../ticket.contract.ts'
import { ticketArticles } from '../ticket.table.ts'
import type { TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/** Says what an article did for this ticket. Saying it twice changes nothing. */
export async function linkArticle(
  deps: Deps,
  actor: StaffActor,
  ref: TicketRef,
  input: { article: string; effect: ArticleEffect },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'link' }, async ({ tx, ticket, now, happened }) => {
    const article = await findArticle(tx, actor, input.article)
    if (!article) throw notFound('article')
    const written = await tx
      .insert(ticketArticles)
      .values({
        id: newId(),
        ticketId: ticket.id,
        article: article.number,
        effect: input.effect,
        byId: actor.id,
        at: now,
      })
      .onConflictDoNothing()
      .returning({ id: ticketArticles.id })
    if (written.length > 0)
      await happened({ type: 'ticket.articleLinked', payload: { article: article.number, effect: input.effect } })
  })
}
