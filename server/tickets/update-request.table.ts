import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, MessageId, PersonId, TicketId, UpdateRequestId } from '#server/kernel/ids.ts'

/** The account's manager asks how things stand: whoever holds the ticket answers by a time. One open at a time per ticket. */
export const updateRequests = pgTable(
  'update_requests',
  {
    id: idOf<UpdateRequestId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    askedById: idOf<PersonId>('asked_by_id').notNull(),
    askedByName: text('asked_by_name').notNull(),
    question: text('question').notNull(),
    askedAt: instant('asked_at').notNull(),
    dueAt: instant('due_at').notNull(),
    /** When it was told that nobody had answered in time. */
    overdueAt: instant('overdue_at'),
    answeredAt: instant('answered_at'),
    answeredById: idOf<PersonId>('answered_by_id'),
    messageId: idOf<MessageId>('message_id'),
    lapsedAt: instant('lapsed_at'),
  },
  (t) => [
    uniqueIndex('update_requests_one_open')
      .on(t.ticketId)
      .where(sql`answered_at is null and lapsed_at is null`),
    index('update_requests_ticket').on(t.ticketId, t.askedAt),
    index('update_requests_due')
      .on(t.dueAt)
      .where(sql`answered_at is null and lapsed_at is null and overdue_at is null`),
  ],
)
