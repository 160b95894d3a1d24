import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgSequence, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountEscalationId, AccountId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type {
  EscalationEntryKind,
  EscalationSeverity,
  EscalationState,
  EscalationTrend,
} from './account-escalation.contract.ts'

export const accountEscalationNumbers = pgSequence('account_escalation_numbers')

/** An account in trouble, as a whole: one record with an owner, a target and a log, frozen when it is closed. */
export const accountEscalations = pgTable(
  'account_escalations',
  {
    id: idOf<AccountEscalationId>('id').primaryKey(),
    number: text('number').notNull().unique(),
    accountId: idOf<AccountId>('account_id').notNull(),
    ownerId: idOf<PersonId>('owner_id').notNull(),
    title: text('title').notNull(),
    reason: text('reason').notNull(),
    severity: text('severity').$type<EscalationSeverity>().notNull(),
    trend: text('trend').$type<EscalationTrend>().notNull(),
    state: text('state').$type<EscalationState>().notNull(),
    /** What will be true when it is over, and by when. */
    target: text('target').notNull(),
    targetAt: instant('target_at').notNull(),
    /** What the customer was promised next. */
    promise: text('promise'),
    promiseAt: instant('promise_at'),
    /** When its time passed without anybody saying that it was kept. */
    promiseBrokenAt: instant('promise_broken_at'),
    nextStep: text('next_step'),
    nextStepAt: instant('next_step_at'),
    openedAt: instant('opened_at').notNull(),
    openedById: idOf<PersonId>('opened_by_id').notNull(),
    outcome: text('outcome'),
    endedAt: instant('ended_at'),
    updatedAt: instant('updated_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    // An account is escalated once at a time: what comes on top belongs to the same record.
    uniqueIndex('account_escalations_one_live')
      .on(t.accountId)
      .where(sql`ended_at is null`),
    index('account_escalations_account').on(t.accountId, t.openedAt),
    index('account_escalations_promised')
      .on(t.promiseAt)
      .where(sql`ended_at is null and promise_broken_at is null`),
  ],
)

/** The tickets that cause it. */
export const accountEscalationTickets = pgTable(
  'account_escalation_tickets',
  {
    escalationId: idOf<AccountEscalationId>('escalation_id')
      .notNull()
      .references(() => accountEscalations.id),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.escalationId, t.ticketId] }),
    index('account_escalation_tickets_ticket').on(t.ticketId),
  ],
)

/** Who is kept informed, and which version each has seen. */
export const accountEscalationWatchers = pgTable(
  'account_escalation_watchers',
  {
    escalationId: idOf<AccountEscalationId>('escalation_id')
      .notNull()
      .references(() => accountEscalations.id),
    personId: idOf<PersonId>('person_id').notNull(),
    at: instant('at').notNull(),
    seenVersion: integer('seen_version').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.escalationId, t.personId] }),
    index('account_escalation_watchers_person').on(t.personId),
  ],
)

/** All that was decided and changed, in order: append-only. */
export const accountEscalationEntries = pgTable(
  'account_escalation_entries',
  {
    escalationId: idOf<AccountEscalationId>('escalation_id')
      .notNull()
      .references(() => accountEscalations.id),
    seq: integer('seq').notNull(),
    kind: text('kind').$type<EscalationEntryKind>().notNull(),
    text: text('text').notNull(),
    /** What changed, from and to, for the screen to phrase. */
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    /** Null where nobody wrote it: a promise whose time passed. */
    byId: idOf<PersonId>('by_id'),
    byName: text('by_name').notNull(),
    byNameEn: text('by_name_en').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.escalationId, t.seq] })],
)
