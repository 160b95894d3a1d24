import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CircuitId, ContactId, PersonId, PlannedWorkId, WorkNoticeId } from '#server/kernel/ids.ts'
import type {
  WorkImpact,
  WorkNoticeKind,
  WorkOutcome,
  WorkReason,
  WorkState,
  WorkTargetKind,
  WorkText,
} from './planned-work.contract.ts'

export const plannedWorkNumbers = pgSequence('planned_work_numbers')

/** A window in which the network is worked on. What is due next is one instant that a sweep asks for. */
export const plannedWorks = pgTable(
  'planned_works',
  {
    id: idOf<PlannedWorkId>('id').primaryKey(),
    number: text('number').notNull().unique(),
    state: text('state').$type<WorkState>().notNull(),
    title: jsonb('title').$type<WorkText>().notNull(),
    text: jsonb('text').$type<WorkText>().notNull(),
    reason: text('reason').$type<WorkReason>().notNull(),
    impact: text('impact').$type<WorkImpact>().notNull(),
    downMinutes: integer('down_minutes'),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    responsibleId: idOf<PersonId>('responsible_id').notNull(),
    leadHours: integer('lead_hours').notNull(),
    reminderHours: integer('reminder_hours').notNull(),
    shortNotice: boolean('short_notice').notNull().default(false),
    announcedAt: instant('announced_at'),
    remindedAt: instant('reminded_at'),
    startedAt: instant('started_at'),
    /** The window is over and nobody has said how it ended. */
    lateAt: instant('late_at'),
    endedAt: instant('ended_at'),
    outcome: text('outcome').$type<WorkOutcome>(),
    outcomeText: jsonb('outcome_text').$type<WorkText>(),
    /** When time moves it on; null where only a person does. */
    nextDueAt: instant('next_due_at'),
    createdById: idOf<PersonId>('created_by_id').notNull(),
    createdAt: instant('created_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('planned_works_due')
      .on(t.nextDueAt)
      .where(sql`next_due_at is not null`),
    index('planned_works_window').on(t.endsAt, t.startsAt),
    check('planned_works_window_runs', sql`ends_at > starts_at`),
  ],
)

/** What is worked on, as it was named. */
export const plannedWorkTargets = pgTable(
  'planned_work_targets',
  {
    workId: idOf<PlannedWorkId>('work_id')
      .notNull()
      .references(() => plannedWorks.id),
    kind: text('kind').$type<WorkTargetKind>().notNull(),
    targetId: idOf('target_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workId, t.kind, t.targetId] })],
)

/** Circuits it hits, as the network was when it was planned or last changed. */
export const plannedWorkCircuits = pgTable(
  'planned_work_circuits',
  {
    workId: idOf<PlannedWorkId>('work_id')
      .notNull()
      .references(() => plannedWorks.id),
    circuitId: idOf<CircuitId>('circuit_id').notNull(),
    accountId: idOf<AccountId>('account_id').notNull(),
    why: text('why').$type<'circuit' | 'node' | 'carrier'>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workId, t.circuitId] }),
    index('planned_work_circuits_circuit').on(t.circuitId),
    index('planned_work_circuits_account').on(t.accountId),
  ],
)

/** What a contact was told, in the portal and by mail: once per kind and version of the work. */
export const plannedWorkNotices = pgTable(
  'planned_work_notices',
  {
    id: idOf<WorkNoticeId>('id').primaryKey(),
    workId: idOf<PlannedWorkId>('work_id')
      .notNull()
      .references(() => plannedWorks.id),
    accountId: idOf<AccountId>('account_id').notNull(),
    contactId: idOf<ContactId>('contact_id').notNull(),
    kind: text('kind').$type<WorkNoticeKind>().notNull(),
    version: integer('version').notNull(),
    at: instant('at').notNull(),
    mail: text('mail').$type<'owed' | 'queued' | 'sent' | 'failed' | 'off'>().notNull(),
    mailedAt: instant('mailed_at'),
    error: text('error'),
  },
  (t) => [
    uniqueIndex('planned_work_notices_once').on(t.workId, t.contactId, t.kind, t.version),
    index('planned_work_notices_owed')
      .on(t.at)
      .where(sql`mail = 'owed'`),
  ],
)
