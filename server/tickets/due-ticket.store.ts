import { sql } from 'drizzle-orm'
import type { Database, Db } from '#server/db/client.ts'
import { inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { TicketId } from '#server/kernel/ids.ts'

/** The ticket's own deadlines, each behind a partial index. */
export type Deadline = 'resume_at' | 'closes_at'

export async function nextDueTicket(db: Db, deadline: Deadline): Promise<Date | null> {
  const column = sql.identifier(deadline)
  const [row] = await rowsOf<{ due: string | null }>(
    db,
    sql`select min(${column}) as due from tickets where ${column} is not null`,
  )
  return toInstantOrNull(row?.due ?? null)
}

/** Claims tickets whose deadline has come and hands each to `act`, whose command joins the claiming transaction. */
export async function dueTickets(
  deps: Deps,
  deadline: Deadline,
  now: Date,
  act: (inside: Deps, ticket: TicketId) => Promise<void>,
): Promise<number> {
  const column = sql.identifier(deadline)
  const done = await inTransaction(deps.db, async (tx) => {
    const due = await rowsOf<{ id: TicketId }>(
      tx,
      sql`select id from tickets where ${column} <= ${now.toISOString()}::timestamptz order by ${column} limit 100 for update skip locked`,
    )
    return eachSafely(tx, deps.log, due, (inner, { id }) => act({ ...deps, db: inner as unknown as Database }, id))
  })
  if (done > 0) deps.wake.now('events', 'routing', 'sweeps')
  return done
}
