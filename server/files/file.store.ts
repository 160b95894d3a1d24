import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { FileId, MessageId, TicketId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { files } from './file.table.ts'

export type StoredFile = typeof files.$inferSelect

/** Who an upload belongs to until it is sent. A private link and a contact are two, even for one person. */
export function uploaderOf(actor: Actor): string {
  if (actor.kind === 'link') return `link:${actor.ticketId}`
  return actor.kind === 'system' ? `system:${actor.name}` : `${actor.kind}:${actor.id}`
}

export async function keepFile(db: Db, file: StoredFile): Promise<void> {
  await db.insert(files).values(file)
}

/** How many files of this ticket came with its opening, and how many uploads of this actor were not sent yet. */
export async function countFiles(
  db: Db,
  ticketId: TicketId,
  actor: Actor,
): Promise<{ opening: number; unsent: number }> {
  const [row] = await rowsOf<{ opening: number; unsent: number }>(
    db,
    sql`select count(*) filter (where opening)::int as opening,
               count(*) filter (where not opening and message_id is null and uploader = ${uploaderOf(actor)})::int as unsent
          from files where ticket_id = ${ticketId}`,
  )
  return row ?? { opening: 0, unsent: 0 }
}

/** Sends uploads along with a message, which also says who may read them. Refuses with `file.not_found`. */
export async function bindFiles(
  tx: Db,
  actor: Actor,
  message: { id: MessageId; ticketId: TicketId; visibility: 'public' | 'internal' },
  ids: FileId[],
): Promise<Pick<StoredFile, 'id' | 'name' | 'visibility'>[]> {
  if (ids.length === 0) return []
  const bound = await tx
    .update(files)
    .set({ messageId: message.id, visibility: message.visibility })
    .where(
      and(
        inArray(files.id, ids),
        eq(files.ticketId, message.ticketId),
        eq(files.uploader, uploaderOf(actor)),
        isNull(files.messageId),
        eq(files.opening, false),
      ),
    )
    .returning({ id: files.id, name: files.name, visibility: files.visibility })
  if (bound.length !== new Set(ids).size) {
    throw new Refusal('file.not_found', 'One of the files is not there any more. Attach it again.', 422)
  }
  return bound
}

/** A file of this ticket; customers are given public ones only, and an upload that was not sent yet only its uploader. */
export async function fileOf(db: Db, actor: Actor, ticketId: TicketId, id: FileId): Promise<StoredFile | null> {
  const sent = or(sql`${files.messageId} is not null`, files.opening)
  const [row] = await db
    .select()
    .from(files)
    .where(
      and(
        eq(files.id, id),
        eq(files.ticketId, ticketId),
        or(eq(files.uploader, uploaderOf(actor)), sent),
        actor.kind === 'staff' ? undefined : eq(files.visibility, 'public'),
      ),
    )
  return row ?? null
}
