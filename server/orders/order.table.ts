import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, jsonb, pgSequence, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type {
  AccountId,
  CircuitId,
  CircuitTestId,
  OrderStepId,
  PersonId,
  QueueId,
  TicketId,
} from '#server/kernel/ids.ts'
import type { CircuitFields } from '#server/inventory/circuit.contract.ts'
import type { Measured, OrderKind, OrderStage, RouteStep } from './order.contract.ts'

export const orderNumbers = pgSequence('order_numbers')

/**
 * A service order stands beside its ticket, which carries hand-offs, clocks, promises and the customer's answer: here is
 * only what is ordered, how far it has come, and that it entered the inventory.
 */
export const serviceOrders = pgTable(
  'service_orders',
  {
    ticketId: idOf<TicketId>('ticket_id').primaryKey(),
    number: text('number').notNull().unique(),
    accountId: idOf<AccountId>('account_id').notNull(),
    kind: text('kind').$type<OrderKind>().notNull(),
    /** The circuit that is changed or moved; of a new one, once it is there. */
    circuitId: idOf<CircuitId>('circuit_id'),
    circuitNumber: text('circuit_number').notNull(),
    /** The circuit as it will be. */
    wanted: jsonb('wanted').$type<CircuitFields>().notNull(),
    wantedOn: date('wanted_on'),
    /** The positions it runs through, stamped when it was ordered. */
    route: jsonb('route').$type<RouteStep[]>().notNull(),
    /** Place in the route; past its end when every position has done its part. */
    position: integer('position').notNull().default(0),
    orderedById: idOf<PersonId>('ordered_by_id').notNull(),
    orderedByName: text('ordered_by_name').notNull(),
    orderedAt: instant('ordered_at').notNull(),
    /** When the accepted circuit entered the inventory. */
    enteredAt: instant('entered_at'),
    /** Why it could not enter, for those who keep the inventory. */
    trouble: text('trouble'),
    demo: boolean('demo').notNull().default(false),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('service_orders_account').on(t.accountId, t.orderedAt.desc()),
    index('service_orders_circuit')
      .on(t.circuitId)
      .where(sql`circuit_id is not null`),
    check('service_orders_position', sql`position >= 0`),
  ],
)

/** What each position did, and what was sent back: append-only. */
export const orderSteps = pgTable(
  'order_steps',
  {
    id: idOf<OrderStepId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    stage: text('stage').$type<OrderStage>().notNull(),
    outcome: text('outcome').$type<'done' | 'back' | 'rejected'>().notNull(),
    note: text('note').notNull(),
    byName: text('by_name').notNull(),
    byId: idOf<PersonId>('by_id'),
    at: instant('at').notNull(),
  },
  (t) => [index('order_steps_ticket').on(t.ticketId, t.at)],
)

/** What was measured before the customer was asked to accept: append-only. */
export const circuitTests = pgTable(
  'circuit_tests',
  {
    id: idOf<CircuitTestId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    measuredAt: instant('measured_at').notNull(),
    instrument: text('instrument').notNull(),
    values: jsonb('values').$type<Measured[]>().notNull(),
    passed: boolean('passed').notNull(),
    note: text('note').notNull(),
    byId: idOf<PersonId>('by_id').notNull(),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('circuit_tests_ticket').on(t.ticketId, t.at)],
)

/** Which position does a stage of every order; without a row the routing rules of its level say so. */
export const orderPositions = pgTable('order_positions', {
  stage: text('stage').$type<OrderStage>().primaryKey(),
  queueId: idOf<QueueId>('queue_id').notNull(),
})
