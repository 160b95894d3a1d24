import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

const keptMs = 30 * 86_400_000

/** Forgets why tickets were offered to whom, 30 days later: about 6 kB a round for 200 seats, so a bounded store. */
export function roundRetentionSweep(deps: Deps): Sweep {
  return {
    name: 'routing rounds',
    async nextDue(db) {
      const [row] = await rowsOf<{ at: string | null }>(db, sql`select min(at) as at from routing_rounds`)
      const at = toInstantOrNull(row?.at ?? null)
      return at && new Date(at.getTime() + keptMs)
    },
    async run(now) {
      const before = new Date(now.getTime() - keptMs).toISOString()
      const gone = await rowsOf<{ n: number }>(
        deps.db,
        sql`
        with old as (select id from routing_rounds where at <= ${before}::timestamptz order by at limit 500),
        items as (delete from routing_round_items where round_id in (select id from old)),
        rounds as (delete from routing_rounds where id in (select id from old) returning 1)
        select count(*)::int as n from rounds`,
      )
      return gone[0]?.n ?? 0
    },
  }
}
