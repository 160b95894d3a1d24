import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { CircuitStatus } from '#server/accounts/account.contract.ts'
import { circuits } from '#server/accounts/account.table.ts'
import { idOf, instant } from '#server/db/columns.ts'
import type { CircuitId } from '#server/kernel/ids.ts'

/** A circuit that rides on another: when that one fails, this one fails with it. */
export const circuitCarriers = pgTable(
  'circuit_carriers',
  {
    circuitId: idOf<CircuitId>('circuit_id')
      .notNull()
      .references(() => circuits.id),
    ridesOnId: idOf<CircuitId>('rides_on_id')
      .notNull()
      .references(() => circuits.id),
  },
  (t) => [
    primaryKey({ columns: [t.circuitId, t.ridesOnId] }),
    index('circuit_carriers_rides_on').on(t.ridesOnId),
    check('circuit_carriers_other', sql`circuit_id <> rides_on_id`),
  ],
)

/** Since when a circuit is what it is: append-only. `from` is null where it entered the inventory. */
export const circuitStatusLog = pgTable(
  'circuit_status_log',
  {
    id: idOf('id').primaryKey(),
    circuitId: idOf<CircuitId>('circuit_id')
      .notNull()
      .references(() => circuits.id),
    from: text('from').$type<CircuitStatus>(),
    to: text('to').$type<CircuitStatus>().notNull(),
    reason: text('reason').notNull(),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('circuit_status_log_circuit').on(t.circuitId, t.at)],
)
