import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'

const noticedEveryMs = 30_000
/** What this process wrote last, so that a busy seat costs one write in half a minute. Losing it costs one write more. */
const noticed = new WeakMap<Database, Map<PersonId, number>>()

/** Somebody did something: their seat is not idle. Coarse by half a minute. */
export async function noticeAction(db: Database, id: PersonId, now: Date): Promise<void> {
  const known = noticed.get(db) ?? new Map<PersonId, number>()
  noticed.set(db, known)
  if (now.getTime() - (known.get(id) ?? 0) < noticedEveryMs) return
  known.set(id, now.getTime())
  await db.execute(sql`
    update seats set last_action_at = ${at(now)}
     where id = ${id} and (last_action_at is null or last_action_at < ${at(now)})`)
}
