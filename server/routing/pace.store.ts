import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'

export interface Pace {
  arrivedPerHour: number
  handlingMs: number | null
  responseMs: number | null
}

/**
 * How fast each queue has moved of late: what entered it in the last hour, how long its last hundred pieces of work held
 * their places, how soon its last hundred offers were accepted. Rides hand_offs_entered, hand_offs_worked and
 * offers_accepted: the cost does not grow with what was ever closed.
 */
export async function paceOfQueues(db: Database, now: Date): Promise<Map<string, Pace>> {
  const rows = await rowsOf<{ code: string; arrived: number; handling: number | null; response: number | null }>(
    db,
    sql`
    select q.code,
           (select count(*)::int from hand_offs h
             where h.kind = 'queue' and h.queue_id = q.id and h.from_at > ${at(new Date(now.getTime() - 3_600_000))}) as arrived,
           (select avg(extract(epoch from w.to_at - w.from_at) * 1000)::float8 from (
              select from_at, to_at from hand_offs h where h.kind = 'seat' and h.queue_id = q.id and h.to_at is not null
               order by h.to_at desc limit 100) w) as handling,
           (select percentile_disc(0.5) within group (order by extract(epoch from o.ended_at - o.offered_at) * 1000)::float8 from (
              select offered_at, ended_at from offers o where o.state = 'accepted' and o.queue_id = q.id
               order by o.ended_at desc limit 100) o) as response
      from queues q where q.active`,
  )
  return new Map(
    rows.map(({ code, arrived, handling, response }) => [
      code,
      { arrivedPerHour: arrived, handlingMs: handling, responseMs: response },
    ]),
  )
}
