import { and, asc, isNotNull, lte, min } from 'drizzle-orm'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { moveByTime } from './commands/run-work.ts'
import { plannedWorks } from './planned-work.table.ts'
import { nextByTime } from './planned-work.ts'

/** Tells customers in time, reminds them, begins works and says when one takes longer. Rides planned_works_due. */
export function plannedWorkSweep(deps: Deps): Sweep {
  return {
    name: 'planned-works',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(plannedWorks.nextDueAt) })
        .from(plannedWorks)
        .where(isNotNull(plannedWorks.nextDueAt))
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(plannedWorks)
          .where(and(isNotNull(plannedWorks.nextDueAt), lte(plannedWorks.nextDueAt, now)))
          .orderBy(asc(plannedWorks.nextDueAt))
          .limit(20)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, work) => {
          const next = nextByTime(work)
          if (next && next.at <= now) {
            await moveByTime(deps, inner, work, next.what, { kind: 'system', name: 'planned works' }, now)
          }
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
