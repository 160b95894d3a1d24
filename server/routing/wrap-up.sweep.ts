import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { setPresence } from '#server/seats/presence.store.ts'

/** Time to finish the paperwork of one ticket; who needs longer says busy. */
const wrapUpMs = 5 * 60_000

/** Wrap-up ends by itself: the seat takes work again. */
export function wrapUpSweep(deps: Deps): Sweep {
  return {
    name: 'wrap-ups',
    async nextDue(db) {
      const [row] = await rowsOf<{ since: string | null }>(
        db,
        sql`select min(presence_since) as since from seats where presence = 'wrapUp'`,
      )
      const since = toInstantOrNull(row?.since ?? null)
      return since && new Date(since.getTime() + wrapUpMs)
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const over = await rowsOf<{ id: PersonId }>(
          tx,
          sql`select id from seats
               where presence = 'wrapUp' and presence_since <= ${new Date(now.getTime() - wrapUpMs).toISOString()}::timestamptz
               order by id limit 200 for update skip locked`,
        )
        return eachSafely(tx, deps.log, over, async (inner, { id }) => {
          await setPresence(inner, { kind: 'system', name: 'routing' }, id, 'available', null, now, ['wrapUp'])
        })
      })
      if (done > 0) deps.wake.now('events', 'routing')
      return done
    },
  }
}
