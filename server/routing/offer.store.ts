import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import { offers, workItems } from './queue.table.ts'

export type Offer = typeof offers.$inferSelect

/** The ticket's lock, which every change to its work takes first; the ticket itself is not read here. */
export async function lockTicketRow(tx: Transaction, ticketId: TicketId): Promise<void> {
  await tx.execute(sql`select 1 from tickets where id = ${ticketId} for update`)
}

export interface Ending {
  state: 'rejected' | 'timedOut' | 'withdrawn' | 'rescinded'
  reason?: string | null
  note?: string | null
  byId?: PersonId | null
  /** Time does not change the reason: the item never comes to this seat again. */
  never?: boolean
}

/**
 * The offer ends without a taker: its item waits again with its age. Who declined or missed it, and from whom it was taken
 * back, is not asked again until the plan's next step; who only left the desk may be.
 */
export async function backToQueue(tx: Transaction, offer: Offer, ending: Ending, now: Date): Promise<void> {
  const { state, reason = null, note = null, byId = null } = ending
  await tx
    .update(offers)
    .set({ state, endedAt: now, reason, note, byId })
    .where(and(eq(offers.id, offer.id), eq(offers.state, 'open')))
  await tx
    .update(workItems)
    .set({
      state: 'queued',
      ...(state === 'withdrawn'
        ? {}
        : { passedBy: sql`${workItems.passedBy} || ${JSON.stringify([offer.seatId])}::jsonb` }),
      ...(ending.never
        ? {
            refusedBy: sql`coalesce(${workItems.refusedBy}, '{}') || ${JSON.stringify({ [offer.seatId]: reason })}::jsonb`,
          }
        : {}),
    })
    .where(and(eq(workItems.id, offer.workItemId), eq(workItems.state, 'offered')))
}

/**
 * Offers that have run out by `now`, their tickets locked for this sweep; in the order of seats, as everything that touches
 * several seats goes.
 */
export async function lockExpiredOffers(tx: Transaction, now: Date, limit: number): Promise<Offer[]> {
  const due = await rowsOf<{ id: TicketId }>(
    tx,
    sql`select t.id from tickets t
         where t.id in (select ticket_id from offers where state = 'open' and expires_at <= ${now.toISOString()}::timestamptz
                         order by expires_at limit ${limit})
           for update skip locked`,
  )
  if (due.length === 0) return []
  return tx
    .select()
    .from(offers)
    .where(
      and(
        inArray(
          offers.ticketId,
          due.map((row) => row.id),
        ),
        eq(offers.state, 'open'),
        lte(offers.expiresAt, now),
      ),
    )
    .orderBy(asc(offers.seatId))
}

/** The tickets offered to this seat, locked in a fixed order before anything of the seat is touched. */
export async function lockOfferedTickets(tx: Transaction, seatId: PersonId): Promise<void> {
  await tx.execute(sql`
    select 1 from tickets where id in (select ticket_id from offers where seat_id = ${seatId} and state = 'open')
     order by id for update`)
}

export async function openOffer(db: Db, ticketId: TicketId): Promise<Offer | null> {
  const [row] = await db
    .select()
    .from(offers)
    .where(and(eq(offers.ticketId, ticketId), eq(offers.state, 'open')))
  return row ?? null
}

export async function openOffersOfSeat(db: Db, seatId: PersonId): Promise<Offer[]> {
  return db
    .select()
    .from(offers)
    .where(and(eq(offers.seatId, seatId), eq(offers.state, 'open')))
}

export async function nextOfferExpiry(db: Db): Promise<Date | null> {
  const [row] = await rowsOf<{ due: string | null }>(
    db,
    sql`select min(expires_at) as due from offers where state = 'open'`,
  )
  return row?.due ? new Date(row.due) : null
}
