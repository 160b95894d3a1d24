import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { forgetKeysBefore } from './idempotency.ts'

const keptFor = 48 * 3_600_000
const batch = 1_000

/** Forgets what was kept only for a while: idempotency keys after two days, counters of the public doors after an hour. */
export function housekeepingSweep(db: Database): Sweep {
  return {
    name: 'http.housekeeping',
    async nextDue() {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select least((select min(at) + interval '48 hours' from request_keys), (select min(expire) + interval '1 hour' from rate_limits)) as due`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const keys = await forgetKeysBefore(db, new Date(now.getTime() - keptFor), batch)
      const counters = await db.execute(sql`
        delete from rate_limits where key in (
          select key from rate_limits where expire < ${at(new Date(now.getTime() - 3_600_000))} limit ${batch})`)
      return keys + counters.count
    },
  }
}
