import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { ArticleAudience } from '../article.contract.ts'
import { articles } from '../article.table.ts'
import { findArticle } from '../article.store.ts'
import { lockArticle } from '../working-copy.store.ts'

const widest: readonly ArticleAudience[] = ['customers', 'agents', 'technicians']

/**
 * Takes an article back: nobody finds it any more, who follows an old link is told why and sent on. Refuses with
 * `article.not_published`, or `redirect.not_published` for somewhere that readers cannot go.
 */
export async function retireArticle(
  deps: Deps,
  who: StaffActor,
  number: string,
  { reason, redirect }: { reason: string; redirect: string | null },
): Promise<void> {
  if (!can.retireArticles(who))
    throw new Refusal('auth.forbidden', 'Supervisors and administrators retire articles.', 403)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { article } = await lockArticle(tx, who, number)
    if (article.state !== 'published')
      throw new Refusal(
        'article.not_published',
        `The article is ${article.state}; only a published one can be retired.`,
      )
    const target = redirect ? await findArticle(tx, who, redirect) : null
    // Whoever reads the old one must be able to read the new one.
    const reaches = target && widest.indexOf(target.audience) <= widest.indexOf(article.audience)
    if (redirect && (!reaches || target.state !== 'published' || target.number === number)) {
      throw new Refusal('redirect.not_published', 'Send readers to another article that is published.', 422, {
        errors: [
          {
            pointer: '/redirect',
            detail: 'There is no other published article with this number that the same readers may open.',
          },
        ],
      })
    }
    await tx
      .update(articles)
      .set({ state: 'retired', redirectTo: redirect, retiredReason: reason, updatedAt: now })
      .where(eq(articles.id, article.id))
    await record(tx, who, now, { type: 'article.retired', ticketId: null, accountId: null, payload: { number } })
  })
  deps.wake.now('events')
}
