import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, MessageId, PersonId, PromiseId, TicketId } from '#server/kernel/ids.ts'
import type { PromiseOutcome } from './promise.contract.ts'

/**
 * Every "you hear from us by …" that was said to a customer. One is open per ticket at most: the next word to the
 * customer keeps it, or comes too late.
 */
export const promises = pgTable(
  'promises',
  {
    id: idOf<PromiseId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    /** The message that made it. */
    messageId: idOf<MessageId>('message_id').notNull(),
    madeBy: idOf<PersonId>('made_by'),
    madeAt: instant('made_at').notNull(),
    dueAt: instant('due_at').notNull(),
    /** When the holder is reminded, with time enough to write; null once that was done or is no longer wanted. */
    remindAt: instant('remind_at'),
    /** Null while it is owed. A broken one stays broken; `answeredAt` says when the word came after all. */
    outcome: text('outcome').$type<PromiseOutcome>(),
    answeredAt: instant('answered_at'),
    answeredBy: idOf<MessageId>('answered_by'),
  },
  (t) => [
    uniqueIndex('promises_one_open')
      .on(t.ticketId)
      .where(sql`outcome is null`),
    index('promises_due')
      .on(t.dueAt)
      .where(sql`outcome is null`),
    index('promises_remind')
      .on(t.remindAt)
      .where(sql`remind_at is not null`),
    index('promises_ticket').on(t.ticketId, t.madeAt),
    index('promises_account').on(t.accountId, t.dueAt.desc()),
  ],
)
