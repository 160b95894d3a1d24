import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'

/** Whoever was seen this shortly before needs no other beat. */
const freshMs = 2_500
const atOnce = 100

/**
 * These seats have a live connection at `now`. Others find out by the age of it that a seat vanished. A few at a time, past
 * rows that somebody holds, and without waiting for the disk: one statement over a thousand seats kept every acceptance
 * and every round waiting for as long as it took. Answers the seats that were passed over.
 */
export async function beat(db: Database, seats: readonly PersonId[], now: Date): Promise<PersonId[]> {
  const passed: PersonId[] = []
  for (let from = 0; from < seats.length; from += atOnce) {
    const part = JSON.stringify(seats.slice(from, from + atOnce))
    const [, rows] = await db.transaction((tx) =>
      Promise.all([
        // A beat that is lost in a crash is made again within seconds.
        tx.execute(sql`set local synchronous_commit to off`),
        rowsOf<{ id: PersonId }>(
          tx,
          sql`
          with stale as materialized (
            select id from seats
             where id in (select jsonb_array_elements_text(${part}::jsonb)::uuid)
               and (seen_at is null or seen_at < ${at(new Date(now.getTime() - freshMs))})),
          mine as materialized (
            select id from seats where id in (select id from stale) order by id for update skip locked),
          beaten as (update seats set seen_at = ${at(now)} from mine where seats.id = mine.id)
          select id from stale where id not in (select id from mine)`,
        ),
      ]),
    )
    passed.push(...rows.map(({ id }) => id))
  }
  return passed
}
