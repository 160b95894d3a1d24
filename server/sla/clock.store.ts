import { asc, eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { ClockRow } from './clock-row.ts'
import { clocks } from './clock.table.ts'
import { reviveLedger } from './ledger.ts'

export function clockFromRow(row: typeof clocks.$inferSelect): ClockRow {
  return { ...row, dueAt: row.dueAt ?? row.startedAt, ledger: reviveLedger(row.ledger) }
}

/** A clock as JSON for statements that insert many rows at once; names are the columns'. */
export function clockJson(row: ClockRow) {
  return {
    id: row.id,
    ticket_id: row.ticketId,
    account_id: row.accountId,
    kind: row.kind,
    round: row.round,
    level: row.level,
    holding: row.holding,
    calendar: row.calendar,
    terms: row.terms,
    target_ms: row.targetMs,
    state: row.state,
    started_at: row.startedAt,
    due_at: row.dueAt,
    stopped_at: row.stoppedAt,
    breached_at: row.breachedAt,
    announced: row.announced,
    next_fire_at: row.nextFireAt,
    ledger: row.ledger,
  }
}

/** The clocks of a ticket, for a command that holds the ticket's lock. */
export async function clocksOfTicket(db: Db, ticketId: TicketId): Promise<ClockRow[]> {
  return (
    await db
      .select()
      .from(clocks)
      .where(eq(clocks.ticketId, ticketId))
      .orderBy(asc(clocks.startedAt), asc(clocks.dueAt))
  ).map(clockFromRow)
}

export async function insertClocks(tx: Transaction, rows: readonly ClockRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.insert(clocks).values(rows.map((row) => ({ ...row, ledger: JSON.parse(JSON.stringify(row.ledger)) })))
}

export async function saveClock(tx: Transaction, row: ClockRow): Promise<void> {
  const { id, ledger, ...rest } = row
  await tx
    .update(clocks)
    .set({ ...rest, ledger: JSON.parse(JSON.stringify(ledger)) })
    .where(eq(clocks.id, id))
}

/** Tickets with a clock that has something to announce. Rides clocks_fire; the ticket is locked first, as everywhere. */
export async function lockTicketsWithDueClocks(tx: Transaction, now: Date, limit: number): Promise<TicketId[]> {
  const rows = await tx.execute(sql`
    select t.id from tickets t
     where t.id in (select ticket_id from clocks where next_fire_at <= ${now.toISOString()}::timestamptz order by next_fire_at limit ${limit})
       for update skip locked`)
  return (rows as unknown as { id: TicketId }[]).map((row) => row.id)
}

export async function nextClockDue(db: Db): Promise<Date | null> {
  const [row] = (await db.execute(
    sql`select min(next_fire_at) as due from clocks where next_fire_at is not null`,
  )) as unknown as {
    due: string | null
  }[]
  return row?.due ? new Date(row.due) : null
}
