import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'

/** These seats have a live connection at `now`. Others find out by the age of it that a seat vanished. */
export async function beat(db: Db, seats: PersonId[], now: Date): Promise<void> {
  await db.execute(sql`
    update seats set seen_at = ${at(now)}
     where id in (select jsonb_array_elements_text(${JSON.stringify(seats)}::jsonb)::uuid)
       and (seen_at is null or seen_at < ${at(now)})`)
}
