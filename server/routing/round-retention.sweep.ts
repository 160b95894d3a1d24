import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

const keptMs = 30 * 86_400_000
const mostRounds = 500_000

/**
 * Forgets why tickets were offered to whom: 30 days later, and sooner when more than half a million rounds are kept, the
 * oldest first. How many there are is told by the ends of their numbers, so asking costs the same at any size.
 */
export function roundRetentionSweep(deps: Deps, most = mostRounds): Sweep {
  return {
    name: 'routing rounds',
    async nextDue(db) {
      const [row] = await rowsOf<{ at: string | null; over: boolean }>(
        db,
        sql`
        select first.at, last.id - first.id >= ${most}::bigint as over
          from (select id, at from routing_rounds order by id limit 1) first,
               (select id from routing_rounds order by id desc limit 1) last`,
      )
      const oldest = toInstantOrNull(row?.at ?? null)
      if (!oldest || row?.over) return oldest
      return new Date(oldest.getTime() + keptMs)
    },
    async run(now) {
      const gone = await rowsOf<{ n: number }>(
        deps.db,
        sql`
        with old as (
          select id from routing_rounds
           where at <= ${at(new Date(now.getTime() - keptMs))}
              or id <= (select max(id) from routing_rounds) - ${most}::bigint
           order by id limit 500),
        items as (delete from routing_round_items where round_id in (select id from old)),
        rounds as (delete from routing_rounds where id in (select id from old) returning 1)
        select count(*)::int as n from rounds`,
      )
      return gone[0]?.n ?? 0
    },
  }
}
