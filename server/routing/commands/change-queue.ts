import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { configurationChanged, hoursOf, type QueueRow } from '../configuration.store.ts'
import { refuseFindings } from '../finding.ts'
import { checkQueue } from '../queue-check.ts'
import type { QueueChange } from '../queue-edit.contract.ts'
import { columnsOf, houseFacts, lockQueue, queueVersion, replan } from '../queue-edit.store.ts'
import { queues } from '../queue.table.ts'

/**
 * What an administrator sets of a queue, as a whole. Holds at once, also for what waits: its plan is taken on from the
 * first step that differs. Refuses with `queue.changed` when somebody was faster.
 */
export async function changeQueue(deps: Deps, actor: StaffActor, code: string, change: QueueChange): Promise<void> {
  const now = deps.clock.now()
  const calendars = await calendarsOf(deps.db)
  await inTransaction(deps.db, async (tx) => {
    const before = await lockedQueue(tx, code, change.version)
    refuseFindings(checkQueue({ ...change, level: before.level }, await houseFacts(tx, code)))
    const columns = columnsOf(change)
    await tx.update(queues).set(columns).where(eq(queues.id, before.id))
    const after = { ...before, ...columns }
    const { was, is } = difference(before, after)
    if ('relaxation' in is || 'calendar' in is) {
      await replan(tx, before, { ...after, hours: hoursOf(calendars, after.calendar) })
    }
    await record(tx, actor, now, {
      type: 'queue.changed',
      ticketId: null,
      accountId: null,
      payload: { queueId: before.id, code, was, is },
    })
  })
  configurationChanged(deps)
}

/** The queue, locked, as the edit knew it. */
export async function lockedQueue(tx: Transaction, code: string, version: string): Promise<QueueRow> {
  const queue = await lockQueue(tx, code)
  if (!queue) throw notFound('queue')
  if (queueVersion(queue) !== version) {
    throw new Refusal('queue.changed', 'Somebody changed this queue meanwhile. Look at it again, then decide.', 409)
  }
  return queue
}

/** What an edit changed: only the fields that differ, before and after. */
function difference(before: QueueRow, after: QueueRow): { was: Partial<QueueRow>; is: Partial<QueueRow> } {
  const keys = (Object.keys(after) as (keyof QueueRow)[]).filter((key) => !isDeepStrictEqual(before[key], after[key]))
  const only = (row: QueueRow) => Object.fromEntries(keys.map((key) => [key, row[key]])) as Partial<QueueRow>
  return { was: only(before), is: only(after) }
}
