import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf, toInstant, toInstantOrNull } from '#server/db/transaction.ts'
import type { CircuitId } from '#server/kernel/ids.ts'
import type { AnnouncedWindow, Outage } from './availability.ts'

export const monthsBack = (now: Date) => new Date(now.getTime() - 400 * 86_400_000)

/** Outages of circuits since a moment, out of the ledger of faults. What was cancelled or rejected was none. */
export async function outagesOf(db: Db, ids: readonly CircuitId[], since: Date): Promise<Map<CircuitId, Outage[]>> {
  const rows = await rowsOf<{ circuit: CircuitId; ticket: string; from: string; to: string | null }>(
    db,
    sql`
    select circuit_id as circuit, number as ticket, least(opened_at, coalesce(since, opened_at)) as "from",
           coalesce(restored_at, resolved_at, ended_at) as "to"
      from tickets
     where circuit_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)
       and type = 'fault' and impact = 'down' and status not in ('cancelled', 'rejected')
       and opened_at > ${at(since)}`,
  )
  const found = new Map<CircuitId, Outage[]>()
  for (const { circuit, ticket, from, to } of rows) {
    const outage = { ticket, from: toInstant(from), to: toInstantOrNull(to) }
    found.set(circuit, [...(found.get(circuit) ?? []), outage])
  }
  return found
}

/**
 * Windows of planned work on circuits in which the service was to stand still, and of which customers were told in time.
 * Work at short notice excuses nothing, nor does work that was to be felt less than it was.
 */
export async function announcedWindows(
  db: Db,
  ids: readonly CircuitId[],
  since: Date,
): Promise<Map<CircuitId, AnnouncedWindow[]>> {
  const rows = await rowsOf<{ circuit: CircuitId; from: string; to: string; minutes: number }>(
    db,
    sql`
    select p.circuit_id as circuit, w.starts_at as "from", w.ends_at as "to", w.down_minutes as minutes
      from planned_works w join planned_work_circuits p on p.work_id = w.id
     where p.circuit_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)
       and w.announced_at is not null and not w.short_notice and w.state <> 'cancelled'
       and w.down_minutes is not null and w.ends_at > ${at(since)}`,
  )
  const found = new Map<CircuitId, AnnouncedWindow[]>()
  for (const { circuit, from, to, minutes } of rows) {
    const window = { from: toInstant(from), to: toInstant(to), atMostMs: minutes * 60_000 }
    found.set(circuit, [...(found.get(circuit) ?? []), window])
  }
  return found
}
