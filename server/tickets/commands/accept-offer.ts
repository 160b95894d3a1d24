import { and, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction, together } from '#server/db/transaction.ts'
import type { TicketEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { offers } from '#server/routing/queue.table.ts'
import { hold, liveWorkItem } from '#server/routing/work-item.store.ts'
import { clockHouse } from '#server/sla/clock-house.store.ts'
import { people } from '#server/seats/seat.table.ts'
import { handOver } from './hand-over.ts'
import { taken } from '../taking.ts'
import { lockTicket, saveTicket, type Ticket } from '../ticket.store.ts'
import { isWithVendor } from './ask-vendor.ts'
import type { Transaction } from '#server/db/client.ts'

/**
 * A seat takes what it was offered. Refuses with `offer.ended` when the offer is no longer open, and says who has the
 * ticket now. Accepting what one holds already gives the same answer again.
 */
export async function acceptOffer(deps: Deps, actor: StaffActor, offerId: OfferId): Promise<{ number: string }> {
  const now = deps.clock.now()
  const [asked] = await deps.db
    .select()
    .from(offers)
    .where(and(eq(offers.id, offerId), eq(offers.seatId, actor.id)))
  if (!asked) throw notFound('offer')
  // Read before the transaction: whoever waits for a lock in it holds a connection, and may hold the last one.
  await clockHouse(deps.db, now)
  const number = await inTransaction(deps.db, async (tx) => {
    // Sent together: the lock is granted before the others take their look.
    const [ticket, [offer], item] = await together(
      lockTicket(tx, { id: asked.ticketId }),
      tx.select().from(offers).where(eq(offers.id, offerId)),
      liveWorkItem(tx, asked.ticketId),
    )
    if (offer?.state === 'accepted' && item?.holderId === actor.id) return ticket.number
    if (!item || offer?.state !== 'open' || offer.expiresAt <= now) throw await ended(tx, ticket, offer?.state)
    await tx.update(offers).set({ state: 'accepted', endedAt: now }).where(eq(offers.id, offerId))
    const [, after, withVendor] = await together(
      hold(tx, item, actor.id, { offerId }),
      saveTicket(tx, ticket, taken(ticket, actor.id), now),
      isWithVendor(tx, ticket),
    )
    const on = { ticketId: ticket.id, accountId: ticket.accountId }
    const via = offer.via === 'routing' ? {} : { via: offer.via }
    const facts: TicketEvent[] = [{ ...on, type: 'offer.accepted', payload: { offerId, seatId: actor.id, ...via } }]
    if (offer.via === 'pull')
      facts.push({ ...on, type: 'ticket.assigned', payload: { to: actor.id, because: 'taken' } })
    if (after.status !== ticket.status) {
      facts.push({ ...on, type: 'ticket.started', payload: { status: { from: ticket.status, to: after.status } } })
    }
    const kind = withVendor ? 'vendor' : 'seat'
    const holding = { kind, level: ticket.level, queueId: item.queueId, personId: actor.id } as const
    await together(
      handOver(deps, tx, after, { outcome: 'accepted', by: actor.id }, holding, now),
      record(tx, actor, now, ...facts),
    )
    return ticket.number
  })
  deps.wake.now('events', 'routing', 'sweeps')
  return { number }
}

async function ended(tx: Transaction, ticket: Ticket, state: string | undefined): Promise<Refusal> {
  const [holder] = ticket.holderId ? await tx.select().from(people).where(eq(people.id, ticket.holderId)) : []
  const where = holder
    ? `${holder.name} has ${ticket.number} now.`
    : `${ticket.number} waits in its queue and is offered on.`
  return new Refusal('offer.ended', `This offer is over. ${where}`, 409, {
    extra: {
      state: state === 'open' ? 'timedOut' : state,
      holder: holder ? { id: holder.id, name: holder.name, nameEn: holder.nameEn } : null,
    },
  })
}
