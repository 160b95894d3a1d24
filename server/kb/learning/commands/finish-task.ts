import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { articles } from '../../article.table.ts'
import { audiencesOf } from '../../readers.ts'
import { articleTasks, type ArticleTaskId } from '../article-task.table.ts'

/** Says what was done about it. Refuses with `task.done` when somebody was faster. */
export async function finishTask(deps: Deps, who: StaffActor, id: ArticleTaskId, outcome: string): Promise<void> {
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians look after articles.', 403)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [row] = await tx
      .select({ task: articleTasks, article: articles })
      .from(articleTasks)
      .innerJoin(articles, eq(articles.id, articleTasks.articleId))
      .where(eq(articleTasks.id, id))
      .for('update')
    if (!row || !audiencesOf(who).includes(row.article.audience)) throw notFound('task')
    if (row.task.doneAt) throw new Refusal('task.done', 'A colleague has done this already. Load the list again.')
    await tx.update(articleTasks).set({ doneAt: now, doneById: who.id, outcome }).where(eq(articleTasks.id, id))
    const { number } = row.article
    await record(tx, who, now, { type: 'article.taskDone', ticketId: null, accountId: null, payload: { number } })
  })
  deps.wake.now('events')
}
