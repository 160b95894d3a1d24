import type { Person } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { articleFeedback } from '../article-feedback.table.ts'
import type { NewFeedback } from '../article-view.contract.ts'
import { findArticle, type Article } from '../article.store.ts'
import { openTask, taskDue } from '../learning/commands/open-task.ts'

/** One vote per person and article; voting again replaces it. What was missing or wrong becomes a task of whoever answers for the article. */
export async function giveFeedback(
  deps: Deps,
  who: Person,
  number: string,
  { helpful, reason }: NewFeedback,
): Promise<Article> {
  const now = deps.clock.now()
  const due = { now, dueAt: await taskDue(deps, now), mail: deps.config.smtp !== null }
  const voted = await inTransaction(deps.db, async (tx) => {
    const article = await findArticle(tx, who, number)
    if (!article) throw notFound('article')
    const vote = { version: article.version, helpful, reason: reason || null, at: now }
    await tx
      .insert(articleFeedback)
      .values({ articleId: article.id, byKind: who.kind, byId: who.id, ...vote })
      .onConflictDoUpdate({ target: [articleFeedback.articleId, articleFeedback.byId], set: vote })
    const saidBy = `${who.kind}:${who.id}`
    if (!helpful && reason) await openTask(tx, who, article, { kind: 'feedback', text: reason, saidBy }, due)
    return article
  })
  deps.wake.now('events', 'sweeps')
  return voted
}
