import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { Actor } from '#server/events/event.ts'
import type { AccountId, ObjectionId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { ObjectionState } from './objection.contract.ts'

/**
 * Somebody does not accept that the clocks stood still: the customer, or the account's manager. `holding` is the row of
 * the hand-off ledger that is the pause. The supervisor decides, once.
 */
export const objections = pgTable(
  'objections',
  {
    id: idOf<ObjectionId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    holding: integer('holding').notNull(),
    by: jsonb('by').$type<Actor>().notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
    state: text('state').$type<ObjectionState>().notNull().default('open'),
    decidedBy: idOf<PersonId>('decided_by'),
    decidedAt: instant('decided_at'),
    decision: text('decision'),
  },
  (t) => [
    // A pause is argued about once: what was decided stands.
    uniqueIndex('objections_pause').on(t.ticketId, t.holding),
    index('objections_open')
      .on(t.at)
      .where(sql`state = 'open'`),
  ],
)
