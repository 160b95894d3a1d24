import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CustomerEscalationId, MessageId, PersonId, TicketId } from '#server/kernel/ids.ts'

/** The customer asked for more force, with a reason. Open until somebody of ours answers in public; one at a time per ticket. */
export const customerEscalations = pgTable(
  'customer_escalations',
  {
    id: idOf<CustomerEscalationId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    byKind: text('by_kind').$type<'contact' | 'link'>().notNull(),
    byName: text('by_name').notNull(),
    reason: text('reason').notNull(),
    askedAt: instant('asked_at').notNull(),
    answerDueAt: instant('answer_due_at').notNull(),
    /** When it was told that nobody had answered in time. */
    overdueAt: instant('overdue_at'),
    answeredAt: instant('answered_at'),
    answeredById: idOf<PersonId>('answered_by_id'),
    messageId: idOf<MessageId>('message_id'),
    /** When it ended without an answer, because the ticket did. */
    lapsedAt: instant('lapsed_at'),
  },
  (t) => [
    uniqueIndex('customer_escalations_one_open')
      .on(t.ticketId)
      .where(sql`answered_at is null and lapsed_at is null`),
    index('customer_escalations_ticket').on(t.ticketId, t.askedAt),
    index('customer_escalations_due')
      .on(t.answerDueAt)
      .where(sql`answered_at is null and lapsed_at is null and overdue_at is null`),
  ],
)
