import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { articles } from '../../article.table.ts'
import { audiencesOf } from '../../readers.ts'
import { articleTasks, type ArticleTaskId } from '../article-task.table.ts'

/** An open task about an article this person may read, locked. Refuses with `task.done` when somebody was faster. */
export async function lockedTask(tx: Transaction, who: StaffActor, id: ArticleTaskId) {
  const [row] = await tx
    .select({ task: articleTasks, article: articles })
    .from(articleTasks)
    .innerJoin(articles, eq(articles.id, articleTasks.articleId))
    .where(eq(articleTasks.id, id))
    .for('update', { of: articleTasks })
  if (!row || !audiencesOf(who).includes(row.article.audience)) throw notFound('task')
  if (row.task.doneAt) throw new Refusal('task.done', 'A colleague has done this already. Load the list again.')
  return row
}
