import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { FileId, MessageId, TicketId } from '#server/kernel/ids.ts'

/**
 * Attachments, append-only. Contents live in the database beside the ticket they belong to: they are small (10 MB at
 * most), backed up with it, and reach every process. `type` is what the bytes say, never what the sender said.
 */
export const files = pgTable(
  'files',
  {
    id: idOf<FileId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    messageId: idOf<MessageId>('message_id'),
    /** Came with the opening: belongs to the ticket itself, not to a message. */
    opening: boolean('opening').notNull().default(false),
    /** Who uploaded it: nobody else can send it along with a message, or read it before that. */
    uploader: text('uploader').notNull(),
    visibility: text('visibility').$type<'public' | 'internal'>().notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    sha256: bytes('sha256').notNull(),
    content: bytes('content').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    index('files_ticket').on(t.ticketId),
    index('files_unsent')
      .on(t.at)
      .where(sql`message_id is null and not opening`),
  ],
)
