import { and, asc, eq, isNull, or, lte, sql } from 'drizzle-orm'
import { inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { articles } from '../article.table.ts'
import { articleTasks } from './article-task.table.ts'
import { giveTask } from './commands/pass-on-task.ts'
import { taskDue, tellKeeper } from './commands/open-task.ts'
import { keeperOf } from './keeper.ts'
import { alreadyWith, keepersFor } from './keeper.store.ts'

const actor = { kind: 'system', name: 'article tasks' } as const
const { ownerId, dueAt, raisedAt, doneAt, at } = articleTasks

/** A task without an owner is given one; one that was not seen to in time is told to its owner and to the supervisors, once. */
export function articleTaskSweep(deps: Deps): Sweep {
  return {
    name: 'article-tasks',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select min(case when ${ownerId} is null then ${at} when ${raisedAt} is null then ${dueAt} end) as due
              from ${articleTasks} where ${doneAt} is null`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const nextDueAt = await taskDue(deps, now)
      const mail = deps.config.smtp !== null
      const done = await inTransaction(deps.db, async (tx) => {
        const rows = await tx
          .select({ task: articleTasks, article: articles })
          .from(articleTasks)
          .innerJoin(articles, eq(articles.id, articleTasks.articleId))
          .where(and(isNull(doneAt), or(isNull(ownerId), and(isNull(raisedAt), lte(dueAt, now)))))
          .orderBy(asc(at))
          .limit(50)
          .for('update', { of: articleTasks, skipLocked: true })
        return eachSafely(tx, deps.log, rows, async (inner, { task, article }) => {
          const staff = await keepersFor(inner, article.audience)
          if (!task.ownerId) {
            const kept = { ...article, alreadyWith: await alreadyWith(inner, article.id) }
            const to = keeperOf(kept, staff, task.saidBy)
            if (to) await giveTask(inner, actor, { task, article }, to, 'left', { now, dueAt: nextDueAt, mail })
            return
          }
          await inner.update(articleTasks).set({ raisedAt: now }).where(eq(articleTasks.id, task.id))
          await record(inner, actor, now, {
            ...{ ticketId: null, accountId: null, type: 'article.taskOverdue' },
            payload: { taskId: task.id, number: article.number, ownerId: task.ownerId },
          })
          const supervisors = staff.filter(({ isSupervisor }) => isSupervisor).map(({ id }) => id)
          const told = [...new Set([task.ownerId, ...supervisors])]
          await tellKeeper(inner, told, article, { ...task, what: 'taskOverdue' }, { now, mail })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
