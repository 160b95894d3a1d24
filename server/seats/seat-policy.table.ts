import { sql } from 'drizzle-orm'
import { check, integer, jsonb, pgTable } from 'drizzle-orm/pg-core'
import type { TicketPriority } from '#server/tickets/ticket.contract.ts'

/** What holds for all seats: one row. */
export const seatPolicy = pgTable(
  'seat_policy',
  {
    id: integer('id').primaryKey().default(1),
    /** Hundredths of a place that one item of a priority takes. */
    weights: jsonb('weights').$type<Record<TicketPriority, number>>().notNull(),
    /** Percent of its place that parked work frees. */
    parkedFrees: integer('parked_frees').notNull(),
    /** Minutes a shift must still last for work to be offered. */
    leastShiftMinutes: integer('least_shift_minutes').notNull(),
    /** Minutes without any action after which `available` becomes away; null: never. */
    idleMinutes: integer('idle_minutes'),
    /** After a leave of at least `rampLeaveHours`: at most so many new items an hour, for so many minutes. */
    rampPerHour: integer('ramp_per_hour').notNull(),
    rampMinutes: integer('ramp_minutes').notNull(),
    rampLeaveHours: integer('ramp_leave_hours').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    check('seat_policy_one', sql`${t.id} = 1`),
    check('seat_policy_share', sql`${t.parkedFrees} between 0 and 100`),
  ],
)
