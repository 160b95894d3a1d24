import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

const keptFor = 24 * 3_600_000
const batch = 50

/** Uploads whose message was never sent go after a day. Files that came with the opening stay. Rides files_unsent. */
export function unsentFilesSweep(db: Database): Sweep {
  return {
    name: 'files.unsent',
    async nextDue() {
      const [row] = await rowsOf<{ oldest: string | null }>(
        db,
        sql`select min(at) as oldest from files where message_id is null and not opening`,
      )
      const oldest = toInstantOrNull(row?.oldest ?? null)
      return oldest && new Date(oldest.getTime() + keptFor)
    },
    async run(now) {
      const gone = await db.execute(sql`
        delete from files where id in (
          select id from files
           where message_id is null and not opening and at <= ${at(new Date(now.getTime() - keptFor))}
           order by at limit ${batch} for update skip locked)`)
      return gone.count
    },
  }
}
