import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { Successor } from './departure.contract.ts'

/** Staff who are there, without the one who leaves, by English name. */
export async function successorsOf(db: Db, leaver: PersonId): Promise<Successor[]> {
  return rowsOf<Successor>(
    db,
    sql`
    select p.id, p.name, p.name_en as "nameEn", p.team, p.roles,
           case when s.id is not null then
             jsonb_build_object('level', s.level, 'load', s.load / 100.0, 'capacity', s.capacity / 100.0) end as seat
      from people p left join seats s on s.id = p.id
     where p.active and p.id <> ${leaver}::uuid
     order by p.name_en, p.id`,
  )
}
