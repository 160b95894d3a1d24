import { sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { setPresence } from '#server/seats/presence.store.ts'
import { findPresenceState } from '#server/seats/presence-state.store.ts'
import { seats } from '#server/seats/seat.table.ts'
import { eq } from 'drizzle-orm'
import { routingConfiguration, type RoutingConfiguration } from '../configuration.store.ts'
import { pageWhenSpent } from './page-when-spent.ts'
import { backToQueue, lockOfferedTickets, lockTicketRow, openOffer, openOffersOfSeat } from '../offer.store.ts'

/**
 * A seat, or its supervisor, says whether it takes work. Leaving `available` gives open offers back at once instead of
 * letting them run out.
 */
export async function changePresence(
  deps: Deps,
  actor: Actor,
  seatId: PersonId,
  code: string,
  reason: string | null,
): Promise<void> {
  const now = deps.clock.now()
  const configuration = await routingConfiguration(deps.db)
  const [seat] = await deps.db.select({ id: seats.id }).from(seats).where(eq(seats.id, seatId))
  if (!seat) throw new Refusal('seat.not_found', 'This person has no seat. An administrator can give one.', 404)
  await inTransaction(deps.db, async (tx) => {
    // Shared with other changes of presence, but never beside a round of matching, which would offer to who just left.
    await tx.execute(sql`select pg_advisory_xact_lock_shared(4702)`)
    const state = await findPresenceState(tx, code)
    if (!state?.active) throw unknownState()
    const takesOffers = state.takesOffers
    if (!takesOffers) await lockOfferedTickets(tx, seatId)
    await setPresence(tx, actor, seatId, { code, reason }, now)
    if (!takesOffers) await giveBackOffers(tx, configuration, actor, seatId, 'presence', now)
  })
  deps.wake.now('events', 'routing', 'sweeps')
}

function unknownState(): Refusal {
  const detail = 'This state is not in use any more. Choose another one from the list.'
  return new Refusal('presence.unknown', detail, 422, { errors: [{ pointer: '/presence', detail }] })
}

/** Everything offered to this seat goes back to its queue. */
export async function giveBackOffers(
  tx: Transaction,
  configuration: RoutingConfiguration,
  actor: Actor,
  seatId: PersonId,
  because: string,
  now: Date,
): Promise<void> {
  for (const { ticketId } of await openOffersOfSeat(tx, seatId)) {
    await lockTicketRow(tx, ticketId)
    const offer = await openOffer(tx, ticketId)
    if (offer?.seatId !== seatId) continue
    await backToQueue(tx, offer, { state: 'withdrawn', reason: because }, now)
    await record(tx, actor, now, {
      type: 'offer.withdrawn',
      ticketId,
      accountId: offer.accountId,
      payload: { offerId: offer.id, seatId, because },
    })
    await pageWhenSpent(tx, configuration, offer, now)
  }
}
