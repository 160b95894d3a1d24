import { eq } from 'drizzle-orm'
import type { Actor, StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { Article } from '../../article.store.ts'
import { articleTasks, type ArticleTaskId } from '../article-task.table.ts'
import { keepersFor } from '../keeper.store.ts'
import { lockedTask } from './locked-task.ts'
import { taskDue, tellKeeper } from './open-task.ts'

/**
 * Somebody else mends it: its owner or a supervisor gives it on, and whoever writes articles may take it. Refuses with
 * `task.changed` when it went to somebody else meanwhile, and with `task.owner` for who may not write or read the article.
 */
export async function passOnTask(
  deps: Deps,
  who: StaffActor,
  id: ArticleTaskId,
  { to, version }: { to: PersonId; version: number },
): Promise<void> {
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians look after articles.', 403)
  const now = deps.clock.now()
  const dueAt = await taskDue(deps, now)
  await inTransaction(deps.db, async (tx) => {
    const { task, article } = await lockedTask(tx, who, id)
    if (task.version !== version) {
      throw new Refusal('task.changed', 'It has gone to somebody else meanwhile. Load the list again.', 412, {
        extra: { version: task.version },
      })
    }
    if (to !== who.id && task.ownerId !== who.id && !can.supervise(who)) {
      const detail = 'It is with a colleague. Take it yourself, or ask a supervisor to give it on.'
      throw new Refusal('auth.forbidden', detail, 403)
    }
    if (to === task.ownerId) return
    if (!(await keepersFor(tx, article.audience)).some((one) => one.id === to)) {
      throw new Refusal('task.owner', 'Choose somebody who may read and write this article.', 422, {
        errors: [{ pointer: '/to', detail: 'Choose somebody who may write it.' }],
      })
    }
    await giveTask(tx, who, { task, article }, to, 'byHand', { now, dueAt, mail: deps.config.smtp !== null })
  })
  deps.wake.now('events', 'sweeps')
}

/** From now on it is somebody else's, with its full time: written, recorded, told. */
export async function giveTask(
  tx: Transaction,
  actor: Actor,
  { task, article }: { task: typeof articleTasks.$inferSelect; article: Article },
  to: PersonId,
  why: 'byHand' | 'left',
  { now, dueAt, mail }: { now: Date; dueAt: Date; mail: boolean },
): Promise<void> {
  await tx
    .update(articleTasks)
    .set({ ownerId: to, dueAt, raisedAt: null, version: task.version + 1 })
    .where(eq(articleTasks.id, task.id))
  await record(tx, actor, now, {
    ...{ ticketId: null, accountId: null, type: 'article.taskPassedOn' },
    payload: { taskId: task.id, number: article.number, ownerId: to, from: task.ownerId, why },
  })
  const toSelf = actor.kind === 'staff' && actor.id === to
  if (!toSelf) await tellKeeper(tx, [to], article, { text: task.text, what: 'taskYours', dueAt }, { now, mail })
}
