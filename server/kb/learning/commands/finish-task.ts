import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { articleTasks, type ArticleTaskId } from '../article-task.table.ts'
import { lockedTask } from './locked-task.ts'

/** Says what was done about it, whosever it is. Refuses with `task.done` when somebody was faster. */
export async function finishTask(deps: Deps, who: StaffActor, id: ArticleTaskId, outcome: string): Promise<void> {
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians look after articles.', 403)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { task, article } = await lockedTask(tx, who, id)
    await tx
      .update(articleTasks)
      .set({ doneAt: now, doneById: who.id, outcome, version: task.version + 1 })
      .where(eq(articleTasks.id, id))
    await record(tx, who, now, {
      ...{ ticketId: null, accountId: null, type: 'article.taskDone' },
      payload: { taskId: id, number: article.number, ownerId: task.ownerId },
    })
  })
  deps.wake.now('events')
}
