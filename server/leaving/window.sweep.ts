import { and, asc, eq, isNull, lte, min } from 'drizzle-orm'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { leavings } from './leaving.table.ts'

const waiting = and(eq(leavings.state, 'retaining'), isNull(leavings.overdueAt))

/** The window closes and nobody has said how it ended: told once, as a sign to whoever answers for the account. */
export function retentionWindowSweep(deps: Deps): Sweep {
  return {
    name: 'retention-windows',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(leavings.windowUntil) })
        .from(leavings)
        .where(waiting)
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(leavings)
          .where(and(waiting, lte(leavings.windowUntil, now)))
          .orderBy(asc(leavings.windowUntil))
          .limit(50)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, { id, number, accountId, version }) => {
          await inner
            .update(leavings)
            .set({ overdueAt: now, version: version + 1 })
            .where(eq(leavings.id, id))
          await record(inner, { kind: 'system', name: 'leaving' }, now, {
            ...{ type: 'leaving.overdue', ticketId: null, accountId },
            payload: { number },
          })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
