import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { Entry } from './ledger.ts'
import type { TargetKind } from './targets.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { AccountId, ClockId, TicketId } from '#server/kernel/ids.ts'

/** A ledger in JSON: its instants are text. */
export type StoredLedger = (Omit<Entry, 'at' | 'span'> & { at: string; span?: { from: string; to: string } })[]

/**
 * A running promise. `ledger` is append-only (a trigger refuses anything else) and is the truth; the other columns are
 * what its replay gives, kept so that due deadlines can be found by an index. Terms are stamped: editing a service level
 * or a calendar does not move a clock that runs.
 */
export const clocks = pgTable(
  'clocks',
  {
    id: idOf<ClockId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    kind: text('kind').$type<TargetKind>().notNull(),
    /** One ticket has several clocks of a kind, one after another: each update, each holding. Counted from 1. */
    round: integer('round').notNull().default(1),
    /** Of hand-off clocks: the level that was entered, and the row of the hand-off ledger it measures. */
    level: text('level').$type<SupportLevel>(),
    holding: integer('holding'),
    /** The calendar version in force, as `code@version`. */
    calendar: text('calendar').notNull(),
    /** Which line of which version of the table or a contract promises it (terms.ts); null where that was not kept yet. */
    terms: text('terms'),
    targetMs: bigint('target_ms', { mode: 'number' }).notNull(),
    state: text('state').$type<'running' | 'paused' | 'stopped'>().notNull(),
    startedAt: instant('started_at').notNull(),
    dueAt: instant('due_at'),
    stoppedAt: instant('stopped_at'),
    breachedAt: instant('breached_at'),
    /** The last threshold that was announced, in percent: 0, 50, 75, 90 or 100. */
    announced: integer('announced').notNull().default(0),
    /** When the next threshold is reached; null while nothing is due to happen. */
    nextFireAt: instant('next_fire_at'),
    ledger: jsonb('ledger').$type<StoredLedger>().notNull(),
  },
  (t) => [
    uniqueIndex('clocks_kind').on(t.ticketId, t.kind, t.round),
    index('clocks_running')
      .on(t.dueAt, t.ticketId)
      .where(sql`state = 'running' and holding is null`),
    index('clocks_fire')
      .on(t.nextFireAt)
      .where(sql`next_fire_at is not null`),
  ],
)
