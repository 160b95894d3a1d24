import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, pgSequence, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type {
  AccountId,
  CircuitId,
  LeavingId,
  LeavingTaskId,
  PersonId,
  QueueId,
  ReleaseStepId,
  ResourceId,
  TicketId,
} from '#server/kernel/ids.ts'
import type { LeavingCause, LeavingState } from './leaving.contract.ts'

export const leavingNumbers = pgSequence('leaving_numbers')

/** A customer asked to disconnect: the window in which they may be kept, and what is released if they go. */
export const leavings = pgTable(
  'leavings',
  {
    id: idOf<LeavingId>('id').primaryKey(),
    number: text('number').notNull().unique(),
    accountId: idOf<AccountId>('account_id').notNull(),
    /** The request that opened it. */
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    /** The whole account, or only some circuits. */
    whole: boolean('whole').notNull(),
    state: text('state').$type<LeavingState>().notNull(),
    ownerId: idOf<PersonId>('owner_id'),
    openedAt: instant('opened_at').notNull(),
    /** Until when the owner has to say how it ended. */
    windowUntil: instant('window_until').notNull(),
    overdueAt: instant('overdue_at'),
    cause: text('cause').$type<LeavingCause>(),
    outcome: text('outcome'),
    decidedAt: instant('decided_at'),
    decidedBy: idOf<PersonId>('decided_by'),
    /** From when on nothing is used any more. */
    leavesOn: date('leaves_on'),
    releasedAt: instant('released_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('leavings_ticket').on(t.ticketId),
    index('leavings_account').on(t.accountId, t.openedAt.desc()),
    index('leavings_window')
      .on(t.windowUntil)
      .where(sql`state = 'retaining' and overdue_at is null`),
  ],
)

/** What the customer wants to give up. */
export const leavingCircuits = pgTable(
  'leaving_circuits',
  {
    leavingId: idOf<LeavingId>('leaving_id')
      .notNull()
      .references(() => leavings.id),
    circuitId: idOf<CircuitId>('circuit_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.leavingId, t.circuitId] }), index('leaving_circuits_circuit').on(t.circuitId)],
)

/** What is done to keep the customer. */
export const leavingTasks = pgTable(
  'leaving_tasks',
  {
    id: idOf<LeavingTaskId>('id').primaryKey(),
    leavingId: idOf<LeavingId>('leaving_id')
      .notNull()
      .references(() => leavings.id),
    position: integer('position').notNull(),
    text: text('text').notNull(),
    ownerId: idOf<PersonId>('owner_id'),
    dueOn: date('due_on').notNull(),
    doneAt: instant('done_at'),
    doneBy: idOf<PersonId>('done_by'),
  },
  (t) => [index('leaving_tasks_leaving').on(t.leavingId, t.position)],
)

/** One resource to be given back: the position that answers for it confirms that it is free. */
export const releaseSteps = pgTable(
  'release_steps',
  {
    id: idOf<ReleaseStepId>('id').primaryKey(),
    leavingId: idOf<LeavingId>('leaving_id')
      .notNull()
      .references(() => leavings.id),
    resourceId: idOf<ResourceId>('resource_id').notNull(),
    circuitId: idOf<CircuitId>('circuit_id').notNull(),
    queueId: idOf<QueueId>('queue_id').notNull(),
    confirmedAt: instant('confirmed_at'),
    confirmedBy: idOf<PersonId>('confirmed_by'),
    evidence: text('evidence'),
  },
  (t) => [uniqueIndex('release_steps_once').on(t.leavingId, t.resourceId), index('release_steps_queue').on(t.queueId)],
)
