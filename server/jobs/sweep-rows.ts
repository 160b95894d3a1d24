import { and, asc, lte, min, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from './each-safely.ts'
import type { Sweep } from './sweep.ts'

interface Due<T extends PgTable> {
  name: string
  table: T
  /** When a row is due. */
  at: PgColumn
  /** Which rows still wait for it. */
  waiting: SQL | undefined
  /** How many at a time. */
  batch?: number
  /** Does what is due and marks it done, in a savepoint of its own. */
  handle(tx: Transaction, row: T['$inferSelect'], now: Date): Promise<void>
}

/** The usual sweep: rows of one table that wait until a time each, claimed in the order in which they fall due. */
export function sweepRows<T extends PgTable>(
  deps: Deps,
  { name, table, at, waiting, batch = 100, handle }: Due<T>,
): Sweep {
  return {
    name,
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(at) })
        .from(table as PgTable)
        .where(waiting)
      return (row?.due as Date | null | undefined) ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(table as PgTable)
          .where(and(waiting, lte(at, now)))
          .orderBy(asc(at))
          .limit(batch)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due as T['$inferSelect'][], (inner, row) => handle(inner, row, now))
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
