import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, AlertId, AlertStepId, ContactId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { OutcomeHow } from './ask.contract.ts'
import type { AlertEffect, AlertRule, AlertSeverity, AlertState, AlertTerms } from './alert.contract.ts'

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
    /** The rule's terms as they stood when it was opened: editing the rule moves no window that runs. */
    terms: jsonb('terms').$type<AlertTerms>(),
    ruleVersion: integer('rule_version').notNull().default(0),
    /** Until when somebody has to acknowledge it. */
    dueAt: instant('due_at'),
    /** How far it has climbed: 0 the manager, 1 the deputy, 2 the director. */
    rung: integer('rung').notNull().default(0),
    nextClimbAt: instant('next_climb_at'),
    /** When those who are to know are told beside the screen: at once, or after their quiet hours. Null once told. */
    tellAt: instant('tell_at'),
    /** What the plan is to bring about. */
    aim: text('aim'),
    plannedAt: instant('planned_at'),
    plannedBy: idOf<PersonId>('planned_by'),
    /** What the customer said of it, who of them, and whether they are satisfied. */
    outcome: text('outcome'),
    contactId: idOf<ContactId>('contact_id'),
    satisfied: boolean('satisfied'),
    /** How the word came, and when it was said; null before this was kept. */
    saidHow: text('said_how').$type<OutcomeHow>(),
    saidAt: instant('said_at'),
    confirmedAt: instant('confirmed_at'),
    confirmedBy: idOf<PersonId>('confirmed_by'),
    measureAt: instant('measure_at'),
    measuredAt: instant('measured_at'),
    /** Signs of this rule in the 30 days before the customer confirmed, and in the 30 days after. */
    signsBefore: integer('signs_before'),
    signsAfter: integer('signs_after'),
    effect: text('effect').$type<AlertEffect>(),
    /** Moves made so far: a write says which one it was based on. Further signs do not count. */
    revision: integer('revision').notNull().default(0),
    /** From here on a further sign opens a new alert. */
    closedAt: instant('closed_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('alerts_one_open')
      .on(t.accountId, t.rule)
      .where(sql`closed_at is null`),
    index('alerts_account').on(t.accountId, t.lastAt.desc()),
    index('alerts_climb')
      .on(t.nextClimbAt)
      .where(sql`next_climb_at is not null`),
    index('alerts_tell')
      .on(t.tellAt)
      .where(sql`tell_at is not null`),
    index('alerts_measure')
      .on(t.measureAt)
      .where(sql`measure_at is not null`),
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

/** What the manager will do, who of us does it, and by when. */
export const alertSteps = pgTable(
  'alert_steps',
  {
    id: idOf<AlertStepId>('id').primaryKey(),
    alertId: idOf<AlertId>('alert_id')
      .notNull()
      .references(() => alerts.id),
    position: integer('position').notNull(),
    text: text('text').notNull(),
    ownerId: idOf<PersonId>('owner_id').notNull(),
    dueOn: date('due_on').notNull(),
    doneAt: instant('done_at'),
    doneBy: idOf<PersonId>('done_by'),
  },
  (t) => [index('alert_steps_alert').on(t.alertId, t.position)],
)

/**
 * Every sign of trouble, whether or not it opened an alert: some rules ask for several. One row per cause, so that a replay
 * of the stream, a second process and a message sent twice add nothing.
 */
export const alertSigns = pgTable(
  'alert_signs',
  {
    accountId: idOf<AccountId>('account_id').notNull(),
    rule: text('rule').$type<AlertRule>().notNull(),
    cause: text('cause').notNull(),
    severity: text('severity').$type<AlertSeverity>().notNull(),
    eventId: bigint('event_id', { mode: 'number' }).notNull(),
    ticketId: idOf<TicketId>('ticket_id'),
    at: instant('at').notNull(),
    /** The alert it belongs to; null while there are too few for one. */
    alertId: idOf<AlertId>('alert_id'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.rule, t.cause] }), index('alert_signs_account').on(t.accountId, t.at)],
)
