import { sql, type SQL } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { Metrics } from './metrics.ts'

/** Figures of the whole house, asked of the database when somebody looks: every process answers the same. */
const gauges: { name: string; help: string; ask: (now: Date) => SQL }[] = [
  {
    name: 'routing_waiting',
    help: 'Work items in a queue without an offer',
    ask: () => sql`select count(*) as value from work_items where state = 'queued'`,
  },
  {
    name: 'routing_oldest_wait_seconds',
    help: 'How long the oldest of them has waited in its queue',
    ask: (now) =>
      sql`select coalesce(extract(epoch from ${at(now)} - min(entered_queue_at)), 0) as value from work_items where state = 'queued'`,
  },
  {
    name: 'routing_open_offers',
    help: 'Offers a seat has not answered yet',
    ask: () => sql`select count(*) as value from offers where state = 'open'`,
  },
  {
    name: 'seats_available',
    help: 'Seats that take offers now',
    ask: () => sql`select count(*) as value from seats where presence = 'available'`,
  },
  {
    name: 'tickets_live',
    help: 'Tickets that have not ended',
    ask: () => sql`select count(*) as value from tickets where ended_at is null`,
  },
  {
    name: 'deadlines_overdue_seconds',
    help: 'How late the oldest service-level deadline is that has not fired',
    ask: (now) =>
      sql`select greatest(0, coalesce(extract(epoch from ${at(now)} - min(next_fire_at)), 0)) as value from clocks where next_fire_at is not null`,
  },
  {
    name: 'database_connections',
    help: 'Connections of all processes to this database',
    ask: () =>
      sql`select count(*) as value from pg_stat_activity where datname = current_database() and backend_type = 'client backend'`,
  },
]

export function addGauges(metrics: Metrics, { db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  for (const { name, help, ask } of gauges) {
    metrics.gauge(name, help, async () => {
      const [row] = await rowsOf<{ value: string }>(db, ask(clock.now()))
      return Number(row?.value ?? 0)
    })
  }
}
