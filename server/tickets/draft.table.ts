import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { MessageId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { PostedFile } from './ticket.table.ts'

/** What somebody is writing on a ticket and has not sent: the reply and the note each by itself. */
export const ticketDrafts = pgTable(
  'ticket_drafts',
  {
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    personId: idOf<PersonId>('person_id').notNull(),
    mode: text('mode').$type<'public' | 'internal'>().notNull(),
    /** The id the message will have, so that a draft sent from two browsers is one message. */
    messageId: idOf<MessageId>('message_id').notNull(),
    body: text('body').notNull(),
    promisedAt: instant('promised_at'),
    files: jsonb('files').$type<PostedFile[]>().notNull(),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.ticketId, t.personId, t.mode] }),
    index('ticket_drafts_person').on(t.personId, t.updatedAt.desc()),
  ],
)
