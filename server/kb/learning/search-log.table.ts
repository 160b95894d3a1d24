import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { ContactId, Id } from '#server/kernel/ids.ts'
import type { SearchPlace } from './learning.contract.ts'

/**
 * What people looked for, once they had stopped typing, and whether they opened something. Words alone: addresses and
 * telephone numbers are masked before they are written, staff is not named, and a customer only for the day in which a
 * ticket would show that the search did not help. Kept for half a year.
 */
export const searchLog = pgTable(
  'search_log',
  {
    id: idOf<Id<'search'>>('id').primaryKey(),
    at: instant('at').notNull(),
    place: text('place').$type<SearchPlace>().notNull(),
    words: text('words').notNull(),
    /** The same search in other clothes: lower case, single spaces. */
    normal: text('normal').notNull(),
    total: integer('total').notNull(),
    opened: text('opened'),
    /** Erased a day later, when `ticketFollowed` is known. */
    contactId: idOf<ContactId>('contact_id'),
    ticketFollowed: boolean('ticket_followed'),
  },
  (t) => [
    index('search_log_normal').on(t.normal, t.at),
    index('search_log_at').on(t.at),
    index('search_log_open')
      .on(t.at)
      .where(sql`contact_id is not null`),
  ],
)
