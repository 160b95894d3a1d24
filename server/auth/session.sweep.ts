import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

const day = 24 * 60 * 60 * 1000

/** Sessions and one-time links are void the moment they run out; a day later their rows go. */
export function sessionSweep(db: Database): Sweep {
  return {
    name: 'sessions',
    nextDue: async () => {
      const [row] = await rowsOf<{ first: string | null }>(
        db,
        sql`select least((select min(expires_at) from sessions), (select min(expires_at) from verifications)) as first`,
      )
      const first = toInstantOrNull(row!.first)
      return first && new Date(first.getTime() + day)
    },
    run: async (now) => {
      const before = at(new Date(now.getTime() - day))
      const gone = await rowsOf<{ rows: number }>(
        db,
        sql`
        with old_sessions as (delete from sessions where expires_at <= ${before} returning 1),
             old_links as (delete from verifications where expires_at <= ${before} returning 1)
        select ((select count(*) from old_sessions) + (select count(*) from old_links))::int as rows`,
      )
      return gone[0]!.rows
    },
  }
}
