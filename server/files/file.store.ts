import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { Database } from '#server/db/client.ts'
import type { FileId, TicketId } from '#server/kernel/ids.ts'
import { files } from './file.table.ts'

export type StoredFile = typeof files.$inferSelect

export async function keepFile(db: Db, file: StoredFile): Promise<void> {
  await db.insert(files).values(file)
}

/** How many uploads of this ticket hang on no message yet. */
export async function unboundFiles(db: Db, ticketId: TicketId): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from files where ticket_id = ${ticketId} and message_id is null`,
  )
  return row?.n ?? 0
}

/** A file of this ticket; customers are given public ones only, and nobody an upload that was never sent. */
export async function fileOf(
  db: Db,
  ticketId: TicketId,
  id: FileId,
  reader: 'staff' | 'customer',
): Promise<StoredFile | null> {
  const [row] = await db
    .select()
    .from(files)
    .where(
      and(
        eq(files.id, id),
        eq(files.ticketId, ticketId),
        reader === 'customer' ? eq(files.visibility, 'public') : undefined,
      ),
    )
  return row ?? null
}

const day = 86_400_000

/** Uploads whose message was never sent go after a day. Files that came with the opening stay. */
export function forgottenUploadSweep(db: Database): Sweep {
  return {
    name: 'forgotten uploads',
    async nextDue() {
      const [row] = await rowsOf<{ at: string | null }>(
        db,
        sql`select min(at) as at from files where message_id is null and not opening`,
      )
      const at = toInstantOrNull(row?.at ?? null)
      return at && new Date(at.getTime() + day)
    },
    async run(now) {
      const gone = await db.execute(sql`
        delete from files where id in (
          select id from files where message_id is null and not opening and at <= ${new Date(now.getTime() - day).toISOString()}::timestamptz limit 200)`)
      return gone.count
    },
  }
}
