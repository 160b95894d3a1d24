import { and, eq, lte, sql } from 'drizzle-orm'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { risksOf } from '#server/leaving/score.store.ts'
import { localDate, nextDigest } from './hours.ts'
import { dailyDuties, riskSnapshots } from './portfolio.table.ts'

const name = 'risk-snapshots'
const zone = 'Asia/Shanghai'
/** Before anybody looks: what a score was yesterday is what it was that morning. */
const takenAt = { zone, digestAt: 6 * 60 }

/** Every morning the early-warning score of each account is kept with its arithmetic, so that a change can be seen and explained. */
export function riskSnapshotSweep(deps: Deps): Sweep {
  return {
    name,
    async nextDue(db) {
      const [row] = await db.select().from(dailyDuties).where(eq(dailyDuties.name, name))
      return row?.nextAt ?? new Date(0)
    },
    async run(now) {
      return inTransaction(deps.db, async (tx) => {
        await tx
          .insert(dailyDuties)
          .values({ name, nextAt: new Date(0) })
          .onConflictDoNothing()
        const [mine] = await tx
          .select()
          .from(dailyDuties)
          .where(and(eq(dailyDuties.name, name), lte(dailyDuties.nextAt, now)))
          .for('update', { skipLocked: true })
        if (!mine) return 0
        await tx
          .update(dailyDuties)
          .set({ nextAt: nextDigest(takenAt, undefined, now) })
          .where(eq(dailyDuties.name, name))
        const accounts = await rowsOf<{ id: AccountId }>(tx, sql`select id from accounts where closed_at is null`)
        const risks = await risksOf(
          tx,
          accounts.map(({ id }) => id),
          now,
        )
        const onDate = localDate(zone, now)
        const rows = [...risks].map(([accountId, { score, parts }]) => ({ accountId, onDate, score, parts }))
        if (rows.length > 0) await tx.insert(riskSnapshots).values(rows).onConflictDoNothing()
        return 1
      })
    },
  }
}
