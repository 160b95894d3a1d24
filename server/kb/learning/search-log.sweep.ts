import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

const day = 86_400_000
const keptDays = 180
const batch = 500

/** A day after a customer searched: did a ticket follow? Then who it was is erased. After half a year the words are, too. */
export function searchLogSweep(db: Database): Sweep {
  return {
    name: 'search log',
    async nextDue() {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select least((select min(at) + interval '1 day' from search_log where contact_id is not null),
                         (select min(at) + interval '180 days' from search_log)) as due`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const settled = await db.execute(sql`
        update search_log s set contact_id = null, ticket_followed = exists (
               select from tickets t where t.contact_id = s.contact_id and t.opened_at between s.at and s.at + interval '1 day')
         where s.id in (select id from search_log where contact_id is not null and at <= ${at(new Date(now.getTime() - day))}
                         order by at limit ${batch} for update skip locked)`)
      const forgotten = await db.execute(sql`
        delete from search_log where id in (
               select id from search_log where at <= ${at(new Date(now.getTime() - keptDays * day))} limit ${batch})`)
      return settled.count + forgotten.count
    },
  }
}
