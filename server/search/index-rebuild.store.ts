import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'

const name = 'search.rebuild'
/** A process that dies while it rebuilds is followed by the next one after this. */
const leaseMs = 20_000

/** The right to rebuild, for one process at a time; null while another has it. */
export async function takeRebuild(db: Db, now: Date): Promise<string | null> {
  const mine = randomUUID()
  const taken = await rowsOf(
    db,
    sql`
    insert into settings as s (name, value, updated_at) values (${name}, to_jsonb(${mine}::text), ${at(now)})
    on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at
     where s.updated_at < ${at(new Date(now.getTime() - leaseMs))}
    returning name`,
  )
  return taken.length > 0 ? mine : null
}

export async function keepRebuild(db: Db, mine: string, now: Date): Promise<void> {
  await db.execute(
    sql`update settings set updated_at = ${at(now)} where name = ${name} and value = to_jsonb(${mine}::text)`,
  )
}

export async function endRebuild(db: Db, mine: string): Promise<void> {
  await db.execute(sql`delete from settings where name = ${name} and value = to_jsonb(${mine}::text)`)
}
