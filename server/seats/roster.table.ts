import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { LeaveId, PersonId } from '#server/kernel/ids.ts'
import type { LeaveKind, RosterExceptions, RosterWeek } from './roster.contract.ts'
import { seats } from './seat.table.ts'

/** When a seat is planned to work: a week that repeats, and dates that differ. A seat without one works when it says so. */
export const seatRosters = pgTable('seat_rosters', {
  seatId: idOf<PersonId>('seat_id')
    .primaryKey()
    .references(() => seats.id),
  zone: text('zone').notNull(),
  /** Whose holidays are free and whose make-up days are worked; null: every week is like the other. */
  calendar: text('calendar'),
  week: jsonb('week').$type<RosterWeek>().notNull(),
  exceptions: jsonb('exceptions').$type<RosterExceptions>().notNull(),
  version: integer('version').notNull().default(1),
  updatedAt: instant('updated_at').notNull(),
})

export const seatLeaves = pgTable(
  'seat_leaves',
  {
    id: idOf<LeaveId>('id').primaryKey(),
    seatId: idOf<PersonId>('seat_id')
      .notNull()
      .references(() => seats.id),
    kind: text('kind').$type<LeaveKind>().notNull(),
    from: instant('from_at').notNull(),
    until: instant('until_at').notNull(),
    note: text('note'),
    createdBy: idOf<PersonId>('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('seat_leaves_seat').on(t.seatId, t.until), check('seat_leaves_order', sql`${t.from} < ${t.until}`)],
)
