import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import type { TicketEvent } from '#server/events/event.ts'
import { newId, type OfferId, type PersonId } from '#server/kernel/ids.ts'
import type { RoundRecord } from './match.ts'
import { offers, routingRoundItems, routingRounds, workItems } from './queue.table.ts'
import type { QueuedItem } from './round.store.ts'
import { allSeatFacts } from './seat-facts.store.ts'

export interface Giving {
  seatId: PersonId
  via: 'pull' | 'push'
  byId: PersonId | null
  reason: string
  /** Still to be accepted, like any offer. */
  isOpen?: boolean
}

/**
 * Work that no round chose a seat for leaves what a round leaves: an offer, taken at once unless it is still open; the round as it was, so that it
 * explains itself; and the facts to record. Call it before the work changes hands.
 */
export async function recordGiving(
  tx: Transaction,
  item: QueuedItem,
  { seatId, via, byId, reason, isOpen = false }: Giving,
  now: Date,
): Promise<{ offerId: OfferId; facts: TicketEvent[] }> {
  const { card, queue, ...facts } = item
  const offerId = newId<OfferId>()
  const on = { ticketId: item.ticketId, accountId: item.accountId }
  const expiresAt = isOpen ? new Date(now.getTime() + item.queue.offerSeconds * 1000) : now
  await tx.insert(offers).values({
    ...on,
    id: offerId,
    workItemId: item.id,
    queueId: item.queueId,
    seatId,
    state: isOpen ? 'open' : 'accepted',
    weight: item.weight,
    offeredAt: now,
    expiresAt,
    endedAt: isOpen ? null : now,
    reason: isOpen ? null : reason,
    via,
    byId,
  })
  if (isOpen) {
    await tx
      .update(workItems)
      .set({ state: 'offered', offersMade: sql`${workItems.offersMade} + 1` })
      .where(eq(workItems.id, item.id))
  }
  const record: RoundRecord = { seats: await allSeatFacts(tx, now), items: [facts], given: { seatId, via } }
  const [round] = await tx.insert(routingRounds).values({ at: now, record }).returning({ id: routingRounds.id })
  await tx.insert(routingRoundItems).values({ ticketId: item.ticketId, roundId: round!.id })
  const at = now.toISOString()
  const named = { code: queue.code, name: queue.name, nameEn: queue.nameEn }
  return {
    offerId,
    facts: [
      {
        ...on,
        type: 'offer.made',
        payload: {
          ...{ ...card, seatId, offerId, ticketId: item.ticketId, queue: named },
          ...{ offeredAt: at, expiresAt: expiresAt.toISOString(), via },
        },
      },
      ...(isOpen ? [] : [{ ...on, type: 'offer.accepted' as const, payload: { offerId, seatId, via } }]),
    ],
  }
}
