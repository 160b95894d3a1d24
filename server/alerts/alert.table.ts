import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, AlertId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { AlertRule, AlertSeverity, AlertState } from './alert.contract.ts'

/** One open alert per account and rule; further signals become occurrences of it. */
export const alerts = pgTable(
  'alerts',
  {
    id: idOf<AlertId>('id').primaryKey(),
    accountId: idOf<AccountId>('account_id').notNull(),
    rule: text('rule').$type<AlertRule>().notNull(),
    severity: text('severity').$type<AlertSeverity>().notNull(),
    state: text('state').$type<AlertState>().notNull(),
    occurrences: integer('occurrences').notNull().default(1),
    openedAt: instant('opened_at').notNull(),
    lastAt: instant('last_at').notNull(),
    acknowledgedAt: instant('acknowledged_at'),
    acknowledgedBy: idOf<PersonId>('acknowledged_by'),
    note: text('note'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('alerts_one_open')
      .on(t.accountId, t.rule)
      .where(sql`state = 'open'`),
    index('alerts_account').on(t.accountId, t.lastAt.desc()),
  ],
)

/** The event that caused each occurrence: a replay of the stream adds nothing twice. */
export const alertOccurrences = pgTable(
  'alert_occurrences',
  {
    alertId: idOf<AlertId>('alert_id').notNull(),
    eventId: bigint('event_id', { mode: 'number' }).notNull(),
    ticketId: idOf<TicketId>('ticket_id'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.alertId, t.eventId] }),
    index('alert_occurrences_event').on(t.eventId),
    index('alert_occurrences_newest').on(t.alertId, t.at),
  ],
)
