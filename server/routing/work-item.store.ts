import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { TicketEvent } from '#server/events/event.ts'
import {
  newId,
  type AccountId,
  type OfferId,
  type PersonId,
  type TicketId,
  type WorkItemId,
} from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { seats } from '#server/seats/seat.table.ts'
import type { TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { Queue } from './configuration.store.ts'
import { offers, workItems } from './queue.table.ts'
import { nextRelaxation } from './relaxation.ts'

export type WorkItem = typeof workItems.$inferSelect

/** The ticket's work item that is alive, locked by the caller's lock on the ticket; null when all work is done. */
export async function liveWorkItem(tx: Db, ticketId: TicketId): Promise<WorkItem | null> {
  const [row] = await tx
    .select()
    .from(workItems)
    .where(and(eq(workItems.ticketId, ticketId), sql`${workItems.state} not in ('done', 'withdrawn')`))
  return row ?? null
}

export interface Enqueuing {
  queue: Queue
  fromSeatId?: PersonId | null
  preferredSeatId?: PersonId | null
  note?: string | null
}

/** New work on a ticket whose earlier work is done; its age is the ticket's. */
export async function enqueue(
  tx: Transaction,
  ticket: { id: TicketId; accountId: AccountId | null; priority: TicketPriority; openedAt: Date },
  into: Enqueuing,
  now: Date,
): Promise<WorkItem> {
  const row = {
    id: newId<WorkItemId>(),
    ticketId: ticket.id,
    accountId: ticket.accountId,
    queueId: into.queue.id,
    state: 'queued' as const,
    priority: ticket.priority,
    agedFrom: ticket.openedAt,
    enteredQueueAt: now,
    nextRelaxationAt: nextRelaxation(into.queue, 0, now),
    passedBy: [],
    fromSeatId: into.fromSeatId ?? null,
    preferredSeatId: into.preferredSeatId ?? null,
    note: into.note ?? null,
  }
  const [item] = await tx.insert(workItems).values(row).returning()
  return item as WorkItem
}

/** Back into a queue, this or another: the age stays, the relaxation plan starts anew. Frees the seat that held it. */
export async function requeue(tx: Transaction, item: WorkItem, into: Enqueuing, now: Date): Promise<void> {
  await tx
    .update(workItems)
    .set({
      state: 'queued',
      holderId: null,
      queueId: into.queue.id,
      enteredQueueAt: now,
      relaxationStep: 0,
      nextRelaxationAt: nextRelaxation(into.queue, 0, now),
      offersMade: 0,
      passedBy: [],
      fromSeatId: into.fromSeatId ?? null,
      preferredSeatId: into.preferredSeatId ?? null,
      note: into.note ?? null,
    })
    .where(eq(workItems.id, item.id))
  await freed(tx, item.holderId, now)
}

/** How work comes to its holder: the offer that brought it, and who let it in although the seat was full. */
export interface Coming {
  offerId: OfferId | null
  admittedById?: PersonId | null
}

/** Refuses with `seat.full` when the seat cannot carry it; the database is the judge. */
export async function hold(tx: Transaction, item: WorkItem, seatId: PersonId, coming: Coming): Promise<void> {
  await refuseFull(() =>
    tx
      .update(workItems)
      .set({
        state: 'working',
        holderId: seatId,
        offerId: coming.offerId,
        admittedById: coming.admittedById ?? null,
        nextRelaxationAt: null,
      })
      .where(eq(workItems.id, item.id)),
  )
}

export async function park(tx: Transaction, item: WorkItem, now: Date): Promise<void> {
  await tx.update(workItems).set({ state: 'parked' }).where(eq(workItems.id, item.id))
  await freed(tx, item.holderId, now)
}

export async function unpark(tx: Transaction, item: WorkItem): Promise<void> {
  await tx.update(workItems).set({ state: 'working' }).where(eq(workItems.id, item.id))
}

export async function finish(tx: Transaction, item: WorkItem, state: 'done' | 'withdrawn', now: Date): Promise<void> {
  await tx
    .update(workItems)
    .set({ state, holderId: null, nextRelaxationAt: null, endedAt: now })
    .where(eq(workItems.id, item.id))
  await freed(tx, item.holderId, now)
}

async function freed(tx: Transaction, seatId: PersonId | null, now: Date): Promise<void> {
  if (seatId) await tx.update(seats).set({ idleSince: now }).where(eq(seats.id, seatId))
}

/** Ends what is open for this item, for instance because a supervisor gave it to somebody else. */
export async function withdrawOffers(
  tx: Transaction,
  item: WorkItem,
  state: 'withdrawn' | 'rescinded',
  because: string,
  now: Date,
  byId: PersonId | null = null,
): Promise<TicketEvent[]> {
  const ended = await tx
    .update(offers)
    .set({ state, endedAt: now, reason: because, byId })
    .where(and(eq(offers.workItemId, item.id), eq(offers.state, 'open')))
    .returning({ id: offers.id, seatId: offers.seatId })
  return ended.map(({ id, seatId }) => ({
    type: state === 'rescinded' ? ('offer.rescinded' as const) : ('offer.withdrawn' as const),
    ticketId: item.ticketId,
    accountId: item.accountId,
    payload: { offerId: id, seatId, because },
  }))
}

/** Held work of a seat, oldest first. */
export async function heldBy(db: Db, seatId: PersonId): Promise<WorkItem[]> {
  return db.select().from(workItems).where(eq(workItems.holderId, seatId)).orderBy(asc(workItems.agedFrom))
}

/** Turns the database's "more than the capacity" into a refusal that says so. */
export async function refuseFull<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const cause = (error as { cause?: { constraint_name?: string } }).cause ?? (error as { constraint_name?: string })
    if (cause.constraint_name === 'seats_capacity') {
      throw new Refusal(
        'seat.full',
        'This seat carries as much as it can. Finish or park something first, or choose another seat.',
      )
    }
    throw error
  }
}
