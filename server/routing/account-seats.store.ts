import { eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, CircuitId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { accountSeats } from '#server/seats/seat.table.ts'
import type { ItemFacts } from './match.ts'
import type { AccountSeatKind } from './queue.contract.ts'
import { lastSolvers } from './queue.table.ts'

type KnownSeats = Required<Pick<ItemFacts, 'named' | 'excluded' | 'team' | 'lastSolvers'>>

/** Seats that know the ticket's account or circuit, and seats kept away from the account. */
export async function seatsKnownTo(
  db: Db,
  of: { accountId: AccountId | null; ticketId: TicketId },
): Promise<KnownSeats> {
  const [rows, solvers] = await Promise.all([
    of.accountId ? db.select().from(accountSeats).where(eq(accountSeats.accountId, of.accountId)) : [],
    rowsOf<{ id: PersonId }>(
      db,
      sql`select l.seat_id as id from tickets t join last_solvers l on l.subject_id in (t.circuit_id, t.account_id)
           where t.id = ${of.ticketId}`,
    ),
  ])
  const ofKind = (kind: AccountSeatKind) => rows.filter((row) => row.kind === kind).map((row) => row.seatId)
  return {
    named: ofKind('named'),
    team: ofKind('team'),
    excluded: ofKind('excluded'),
    lastSolvers: solvers.map((row) => row.id),
  }
}

/** Remembers who solved it, for the circuit and for the account. */
export async function rememberSolver(
  tx: Db,
  ticket: { id: TicketId; accountId: AccountId | null; circuitId: CircuitId | null },
  seatId: PersonId,
  now: Date,
): Promise<void> {
  // In a fixed order, so that two tickets of one account never wait for each other.
  const subjects = [ticket.accountId, ticket.circuitId].filter((id) => id !== null)
  for (const subjectId of subjects) {
    await tx
      .insert(lastSolvers)
      .values({ subjectId, seatId, ticketId: ticket.id, at: now })
      .onConflictDoUpdate({ target: lastSolvers.subjectId, set: { seatId, ticketId: ticket.id, at: now } })
  }
}
