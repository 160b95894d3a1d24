import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, AttentionId, PersonId, PolicyId, TicketId } from '#server/kernel/ids.ts'
import type { PolicyTerms, Target, Trigger } from '../policies/policy.contract.ts'
import type { AttentionEnd, AttentionState } from './attention.contract.ts'

export type StartedBy = Trigger | { kind: 'byHand' }

/**
 * A policy that runs for a ticket, or for a record on an account. Terms are stamped. `next_at` is when something happens of
 * itself: the next step while it runs, the end of the acknowledgement while there is one.
 */
export const attentions = pgTable(
  'attentions',
  {
    id: idOf<AttentionId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id'),
    accountId: idOf<AccountId>('account_id'),
    /** The record on the account it is about, where it is not about a ticket. */
    subjectId: idOf('subject_id'),
    policyId: idOf<PolicyId>('policy_id').notNull(),
    policyVersion: integer('policy_version').notNull(),
    terms: jsonb('terms').$type<PolicyTerms>().notNull(),
    cause: jsonb('cause').$type<StartedBy>().notNull(),
    note: text('note'),
    startedBy: idOf<PersonId>('started_by'),
    startedAt: instant('started_at').notNull(),
    state: text('state').$type<AttentionState>().notNull(),
    /** Round and step that fired last; step -1 before the first. */
    round: integer('round').notNull().default(0),
    step: integer('step').notNull().default(-1),
    /** Steps fired in all: the number of the last firing. */
    fired: integer('fired').notNull().default(0),
    nextAt: instant('next_at'),
    acknowledgedAt: instant('acknowledged_at'),
    acknowledgedBy: idOf<PersonId>('acknowledged_by'),
    progressAt: instant('progress_at'),
    endedAt: instant('ended_at'),
    endReason: text('end_reason').$type<AttentionEnd>(),
    endedBy: idOf<PersonId>('ended_by'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('attentions_due')
      .on(t.nextAt)
      .where(sql`next_at is not null`),
    index('attentions_ticket').on(t.ticketId, t.startedAt.desc()),
    index('attentions_live')
      .on(t.startedAt.desc())
      .where(sql`ended_at is null`),
    uniqueIndex('attentions_once_per_ticket')
      .on(t.ticketId, t.policyId)
      .where(sql`ended_at is null and ticket_id is not null`),
    uniqueIndex('attentions_once_per_subject')
      .on(t.subjectId, t.policyId)
      .where(sql`ended_at is null and subject_id is not null`),
  ],
)

/** One row per step that fired, or was skipped because it had nobody to tell. The key makes a second firing impossible. */
export const attentionFirings = pgTable(
  'attention_firings',
  {
    attentionId: idOf<AttentionId>('attention_id')
      .notNull()
      .references(() => attentions.id),
    seq: integer('seq').notNull(),
    round: integer('round').notNull(),
    step: integer('step').notNull(),
    dueAt: instant('due_at').notNull(),
    at: instant('at').notNull(),
    targets: jsonb('targets').$type<Target[]>().notNull(),
    /** How many people and channels were told; none: skipped. */
    told: integer('told').notNull(),
    pushedBy: idOf<PersonId>('pushed_by'),
  },
  (t) => [primaryKey({ columns: [t.attentionId, t.seq] })],
)
