import type { Person } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { articleFeedback } from '../article-feedback.table.ts'
import type { NewFeedback } from '../article-view.contract.ts'
import { findArticle, type Article } from '../article.store.ts'
import { openTask } from '../learning/article-task.store.ts'

/** One vote per person and article; voting again replaces it. What was missing or wrong becomes a task of the article's team. */
export async function giveFeedback(
  { db, clock }: Deps,
  who: Person,
  number: string,
  { helpful, reason }: NewFeedback,
): Promise<Article> {
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    const article = await findArticle(tx, who, number)
    if (!article) throw notFound('article')
    const vote = { version: article.version, helpful, reason: reason || null, at: now }
    await tx
      .insert(articleFeedback)
      .values({ articleId: article.id, byKind: who.kind, byId: who.id, ...vote })
      .onConflictDoUpdate({ target: [articleFeedback.articleId, articleFeedback.byId], set: vote })
    const saidBy = `${who.kind}:${who.id}`
    if (!helpful && reason) await openTask(tx, { articleId: article.id, kind: 'feedback', text: reason, saidBy }, now)
    return article
  })
}
