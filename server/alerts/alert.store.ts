import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { newId, type AccountId, type AlertId, type TicketId } from '#server/kernel/ids.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { alertOccurrences, alerts } from './alert.table.ts'
import type { Signal, SignalFacts } from './signals.ts'

export async function factsOfTickets(db: Db, ids: TicketId[]): Promise<Map<TicketId, SignalFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: tickets.id, type: tickets.type, priority: tickets.priority })
    .from(tickets)
    .where(inArray(tickets.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * One open alert per account and rule: a first signal opens it, further ones become occurrences. The event that caused an
 * occurrence is its key, so a replay of the stream adds nothing. Null when this event was counted before.
 */
export async function raise(
  tx: Transaction,
  accountId: AccountId,
  signal: Signal,
  cause: { eventId: number; ticketId: TicketId | null; at: Date },
): Promise<{ id: AlertId; opened: boolean } | null> {
  const [seen] = await tx
    .select({ alertId: alertOccurrences.alertId })
    .from(alertOccurrences)
    .innerJoin(alerts, eq(alerts.id, alertOccurrences.alertId))
    .where(and(eq(alertOccurrences.eventId, cause.eventId), eq(alerts.rule, signal.rule)))
  if (seen) return null
  const [row] = (await tx.execute(sql`
    insert into alerts (id, account_id, rule, severity, state, occurrences, opened_at, last_at, version)
    values (${newId<AlertId>()}, ${accountId}, ${signal.rule}, ${signal.severity}, 'open', 1,
            ${cause.at.toISOString()}::timestamptz, ${cause.at.toISOString()}::timestamptz, 1)
    on conflict (account_id, rule) where state = 'open' do update
       set occurrences = alerts.occurrences + 1,
           last_at = excluded.last_at,
           severity = case when excluded.severity = 'red' then 'red' else alerts.severity end,
           version = alerts.version + 1
    returning id, occurrences`)) as unknown as { id: AlertId; occurrences: number }[]
  if (!row) throw new Error('An alert was neither opened nor continued.')
  await tx
    .insert(alertOccurrences)
    .values({ alertId: row.id, eventId: cause.eventId, ticketId: cause.ticketId, at: cause.at })
  return { id: row.id, opened: row.occurrences === 1 }
}
