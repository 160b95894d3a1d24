import { sql } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { at, inTransaction, rowsOf } from '#server/db/transaction.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { nextPlanEdge, replan } from './roster.store.ts'

/** The edges of shifts, breaks and leaves: the seat is looked at anew, and so is the work that waits. */
export function seatPlanSweep(deps: Deps): Sweep {
  return {
    name: 'shifts',
    nextDue: (db: Database) => nextPlanEdge(db),
    async run(now) {
      const calendars = await calendarsOf(deps.db)
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await rowsOf<{ id: PersonId }>(
          tx,
          sql`select id from seats where planned_until <= ${at(now)} order by id limit 200 for no key update skip locked`,
        )
        return eachSafely(tx, deps.log, due, async (inner, { id }) => void (await replan(inner, calendars, id, now)))
      })
      if (done > 0) deps.wake.now('events', 'routing')
      return done
    },
  }
}
