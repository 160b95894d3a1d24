import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { visibleTo } from './ticket-list.store.ts'

/** Tags on the tickets the reader may see, those on most open ones first; beginning with `q` where it is given. Rides tickets_tags. */
export async function tagsInUse(
  db: Db,
  actor: StaffActor,
  q: string,
): Promise<{ tag: string; open: number; total: number }[]> {
  return rowsOf(
    db,
    sql`select tag, count(*) filter (where t.ended_at is null)::int as open, count(*)::int as total
          from tickets t, unnest(t.tags) tag
         where t.tags is not null and ${visibleTo(actor)} and starts_with(tag, ${q})
         group by tag order by 2 desc, 3 desc, tag limit 50`,
  )
}
