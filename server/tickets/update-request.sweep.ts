import { and, asc, eq, isNull, lte, min } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { lockTicket } from './ticket.store.ts'
import { updateRequests } from './update-request.table.ts'

const waiting = and(
  isNull(updateRequests.answeredAt),
  isNull(updateRequests.lapsedAt),
  isNull(updateRequests.overdueAt),
)

/** A manager asked and nobody answered in time: told once, to whoever a broken promise is told. */
export function updateRequestSweep(deps: Deps): Sweep {
  return {
    name: 'update-requests',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(updateRequests.dueAt) })
        .from(updateRequests)
        .where(waiting)
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(updateRequests)
          .where(and(waiting, lte(updateRequests.dueAt, now)))
          .orderBy(asc(updateRequests.dueAt))
          .limit(100)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, { id, ticketId, accountId }) => {
          await lockTicket(inner, { id: ticketId })
          await inner.update(updateRequests).set({ overdueAt: now }).where(eq(updateRequests.id, id))
          await record(inner, { kind: 'system', name: 'updates' }, now, {
            ...{ type: 'ticket.updateOverdue', ticketId, accountId },
            payload: { requestId: id },
          })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
