import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { idOf, instant, packed } from '#server/db/columns.ts'
import type { AccountId, CircuitId, OfferId, PersonId, QueueId, TicketId, WorkItemId } from '#server/kernel/ids.ts'
import type { SupportLevel, TicketPriority } from '#server/tickets/ticket.contract.ts'
import type {
  Affinity,
  OfferState,
  OfferVia,
  RelaxationStep,
  RequiredSkill,
  RoutingCondition,
  WorkItemState,
} from './queue.contract.ts'
import type { RoundRecord } from './match.ts'

export const queues = pgTable('queues', {
  id: idOf<QueueId>('id').primaryKey(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  level: text('level').$type<SupportLevel>().notNull(),
  /** A seat needs every one of them. */
  skills: jsonb('skills').$type<RequiredSkill[]>().notNull(),
  /** Count in the rank of those who may have it; nobody is kept out for want of them. */
  preferred: jsonb('preferred').$type<RequiredSkill[]>().notNull().default([]),
  /** In which order those who know the customer are asked before the others. */
  affinity: jsonb('affinity').$type<Affinity[]>().notNull().default(['namedEngineer', 'lastSolver', 'accountTeam']),
  /** The code of the working calendar in whose hours it offers and its plan counts; null is around the clock. */
  calendar: text('calendar'),
  offerSeconds: integer('offer_seconds').notNull().default(30),
  maxOffers: integer('max_offers').notNull().default(5),
  relaxation: jsonb('relaxation').$type<RelaxationStep[]>().notNull(),
  /** Who answers for what nobody took: the owner of the plan's last step unless that names another. */
  supervisorId: idOf<PersonId>('supervisor_id').notNull(),
  /** False takes no new work in. What waits is offered until the queue is empty, or goes to `forwardTo`. */
  active: boolean('active').notNull().default(true),
  /** Where the work of a queue that is closed for good goes. */
  forwardTo: idOf<QueueId>('forward_to'),
  /** Whether its hours had begun when a clock last looked: an edge is told once. */
  open: boolean('open').notNull().default(true),
})

/** Which queue a ticket enters at a level: the first match by position wins. Saved as a whole per level. */
export const routingRules = pgTable(
  'routing_rules',
  {
    position: integer('position').notNull(),
    level: text('level').$type<SupportLevel>().notNull(),
    when: jsonb('when').$type<RoutingCondition>().notNull(),
    queueId: idOf<QueueId>('queue_id')
      .notNull()
      .references(() => queues.id),
    /** Why there is this rule, in the words of who made it. */
    note: text('note'),
  },
  (t) => [primaryKey({ columns: [t.level, t.position] })],
)

/**
 * Who last solved a fault of this circuit or account, so that routing may ask them first. One row per circuit and per
 * account that ever had a solver: its size does not grow with the tickets.
 */
export const lastSolvers = pgTable('last_solvers', {
  /** A circuit's or an account's id. */
  subjectId: idOf<CircuitId | AccountId>('subject_id').primaryKey(),
  seatId: idOf<PersonId>('seat_id').notNull(),
  ticketId: idOf<TicketId>('ticket_id').notNull(),
  at: instant('at').notNull(),
})

/**
 * One piece of work on one ticket: queued -> offered -> working <-> parked -> done | withdrawn.
 * A ticket has at most one that is alive, and one that is held has exactly one holder.
 */
export const workItems = pgTable(
  'work_items',
  {
    id: idOf<WorkItemId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    queueId: idOf<QueueId>('queue_id').notNull(),
    state: text('state').$type<WorkItemState>().notNull(),
    priority: text('priority').$type<TicketPriority>().notNull(),
    /** Age survives rejection, timeout, transfer and reopening; a bump is separate so that reported waits stay true. */
    agedFrom: instant('aged_from').notNull(),
    bump: integer('bump').notNull().default(0),
    enteredQueueAt: instant('entered_queue_at').notNull(),
    relaxationStep: integer('relaxation_step').notNull().default(0),
    nextRelaxationAt: instant('next_relaxation_at'),
    offersMade: integer('offers_made').notNull().default(0),
    /** Seats that rejected or missed this item since the last relaxation step. */
    passedBy: jsonb('passed_by').$type<PersonId[]>().notNull(),
    /** Seats that declined it for a reason that time does not change, and the reason. Null: nobody yet. */
    refusedBy: jsonb('refused_by').$type<Record<PersonId, string>>(),
    /** The supervisor who put it on a seat that was full, knowing so: the database then lets it stand above the capacity. */
    admittedById: idOf<PersonId>('admitted_by_id'),
    /** Who escalated it here, and is not offered it again. */
    fromSeatId: idOf<PersonId>('from_seat_id'),
    /** What the colleague who handed it on wrote. */
    note: text('note'),
    /** Who is asked first when eligible: the first owner when work comes back. */
    preferredSeatId: idOf<PersonId>('preferred_seat_id'),
    holderId: idOf<PersonId>('holder_id'),
    /** How it came to the holder. What was counted while it was offered is not refused when it is accepted. */
    offerId: idOf<OfferId>('offer_id'),
    /** Hundredths of a place, after the priority: set by the database from `seat_policy`. */
    weight: integer('weight').notNull().default(100),
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('work_items_one_alive')
      .on(t.ticketId)
      .where(sql`state not in ('done', 'withdrawn')`),
    index('work_items_queue_order')
      .on(t.queueId, t.priority, t.bump.desc(), t.agedFrom)
      .where(sql`state = 'queued'`),
    index('work_items_relaxation')
      .on(t.nextRelaxationAt)
      .where(sql`state in ('queued', 'offered')`),
    index('work_items_holder')
      .on(t.holderId)
      .where(sql`state in ('working', 'parked')`),
    check(
      'work_items_holder_when_held',
      sql`(${t.state} in ('working', 'parked')) = (${t.holderId} is not null and ${t.endedAt} is null)`,
    ),
  ],
)

export const offers = pgTable(
  'offers',
  {
    id: idOf<OfferId>('id').primaryKey(),
    workItemId: idOf<WorkItemId>('work_item_id')
      .notNull()
      .references(() => workItems.id),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    queueId: idOf<QueueId>('queue_id').notNull(),
    seatId: idOf<PersonId>('seat_id').notNull(),
    state: text('state').$type<OfferState>().notNull(),
    weight: integer('weight').notNull().default(100),
    offeredAt: instant('offered_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
    reason: text('reason'),
    note: text('note'),
    /** Found by a round of matching, taken by the seat itself, or put there by a supervisor. */
    via: text('via').$type<OfferVia>().notNull().default('routing'),
    /** Who put it there or took it back. */
    byId: idOf<PersonId>('by_id'),
  },
  (t) => [
    uniqueIndex('offers_one_open')
      .on(t.workItemId)
      .where(sql`state = 'open'`),
    index('offers_expiry')
      .on(t.expiresAt)
      .where(sql`state = 'open'`),
    index('offers_seat_open')
      .on(t.seatId)
      .where(sql`state = 'open'`),
    index('offers_ticket').on(t.ticketId),
    index('offers_accepted')
      .on(t.queueId, t.endedAt.desc())
      .where(sql`state = 'accepted'`),
    index('offers_seat_taken')
      .on(t.seatId, t.offeredAt)
      .where(sql`state in ('open', 'accepted')`),
  ],
)

/**
 * What the matcher saw and did in one round: the seats as they were and the items in order. The matcher is a pure
 * function, so "why not this seat?" is answered by running it again on the round. Kept 30 days.
 */
export const routingRounds = pgTable(
  'routing_rounds',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    record: packed<RoundRecord>('record').notNull(),
  },
  (t) => [index('routing_rounds_at').on(t.at)],
)

export const routingRoundItems = pgTable(
  'routing_round_items',
  {
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    roundId: bigint('round_id', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.roundId] }), index('routing_round_items_round').on(t.roundId)],
)
