import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, ContestId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { accounts } from './account.table.ts'
import type { ContestState, HealthRule } from './health.contract.ts'

/** Somebody says that a ticket should not count against the account's health; a supervisor decides. */
export const healthContests = pgTable(
  'health_contests',
  {
    id: idOf<ContestId>('id').primaryKey(),
    accountId: idOf<AccountId>('account_id')
      .notNull()
      .references(() => accounts.id),
    rule: text('rule').$type<HealthRule>().notNull(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    state: text('state').$type<ContestState>().notNull().default('open'),
    reason: text('reason').notNull(),
    byId: idOf<PersonId>('by_id').notNull(),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
    decision: text('decision'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (t) => [uniqueIndex('health_contests_once').on(t.rule, t.ticketId), index('health_contests_account').on(t.accountId)],
)
