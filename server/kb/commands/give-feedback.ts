import type { Person } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { articleFeedback } from '../article-feedback.table.ts'
import type { NewFeedback } from '../article-view.contract.ts'
import { findArticle, type Article } from '../article.store.ts'

/** One vote per person and article; voting again replaces it. */
export async function giveFeedback(
  { db, clock }: Deps,
  who: Person,
  number: string,
  { helpful, reason }: NewFeedback,
): Promise<Article> {
  const article = await findArticle(db, who, number)
  if (!article) throw notFound('article')
  const vote = { version: article.version, helpful, reason: reason || null, at: clock.now() }
  await db
    .insert(articleFeedback)
    .values({ articleId: article.id, byKind: who.kind, byId: who.id, ...vote })
    .onConflictDoUpdate({ target: [articleFeedback.articleId, articleFeedback.byId], set: vote })
  return article
}
