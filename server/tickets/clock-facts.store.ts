import { eq, sql } from 'drizzle-orm'
import { accounts, circuits } from '#server/accounts/account.table.ts'
import type { Db } from '#server/db/client.ts'
import type { ClockFacts } from '#server/sla/clock-book.ts'
import { isDown } from './restoration.ts'
import type { Ticket } from './ticket.store.ts'
import { tickets } from './ticket.table.ts'

/** What the promises of a ticket follow from, as the ticket stands in the caller's hands. */
export async function clockFactsOf(db: Db, ticket: Ticket): Promise<ClockFacts> {
  const { id, accountId, circuitId, type, priority } = ticket
  const [found] =
    accountId || circuitId
      ? await db
          .select({ accountGrade: accounts.grade, calendar: accounts.calendar, serviceGrade: circuits.grade })
          .from(tickets)
          .leftJoin(accounts, accountId ? eq(accounts.id, accountId) : sql`false`)
          .leftJoin(circuits, circuitId ? eq(circuits.id, circuitId) : sql`false`)
          .where(eq(tickets.id, id))
      : []
  const { accountGrade = null, serviceGrade = null, calendar = null } = found ?? {}
  return { id, accountId, circuitId, type, priority, accountGrade, serviceGrade, calendar, down: isDown(ticket) }
}
