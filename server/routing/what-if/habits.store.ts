import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { Stretch } from './hours.ts'
import type { Habits } from './world.ts'

/** How offers were answered in the period, or at all times when there were too few. */
export async function habitsOf(db: Database, period: Stretch): Promise<Habits> {
  const read = async (from: Date | null) => {
    const since = from ? sql`and o.offered_at >= ${at(from)} and o.offered_at < ${at(new Date(period[1]))}` : sql``
    const [row] = await rowsOf<{
      responses: number[] | null
      missed: number
      declined: number
      all: number
      ms: number | null
    }>(
      db,
      sql`
      select (select jsonb_agg(round(ms) order by ms) from (
                select extract(epoch from o.ended_at - o.offered_at) * 1000 as ms from offers o
                 where o.state = 'accepted' ${since} order by o.offered_at desc limit 2000) answered) as responses,
             count(*) filter (where o.state = 'timedOut')::int as missed,
             count(*) filter (where o.state = 'rejected')::int as declined,
             count(*) filter (where o.state in ('accepted', 'timedOut', 'rejected'))::int as "all",
             percentile_disc(0.5) within group (order by extract(epoch from o.expires_at - o.offered_at) * 1000)::float8 as ms
        from offers o where true ${since}`,
    )
    return row!
  }
  const inPeriod = await read(new Date(period[0]))
  const row = inPeriod.all >= 20 ? inPeriod : await read(null)
  const all = Math.max(1, row.all)
  return {
    responses: (row.responses ?? []).map((ms) => Math.max(500, ms)),
    missShare: row.missed / all,
    declineShare: row.declined / all,
    offersSeen: row.all,
    offerMs: row.ms ?? 30_000,
  }
}
