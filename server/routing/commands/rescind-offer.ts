import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '../configuration.store.ts'
import { backToQueue, lockTicketRow } from '../offer.store.ts'
import { offers } from '../queue.table.ts'
import { pageWhenSpent } from './page-when-spent.ts'

/**
 * A supervisor takes an open offer back, with a reason: it is offered on, not to the same seat until the plan's next step.
 * Refuses with `offer.ended`; doing it twice is once.
 */
export async function rescindOffer(deps: Deps, actor: StaffActor, offerId: OfferId, reason: string): Promise<void> {
  if (!can.rescindOffers(actor)) throw notFound('offer')
  const now = deps.clock.now()
  const configuration = await routingConfiguration(deps.db)
  const [asked] = await deps.db.select().from(offers).where(eq(offers.id, offerId))
  if (!asked) throw notFound('offer')
  await inTransaction(deps.db, async (tx) => {
    await lockTicketRow(tx, asked.ticketId)
    const [offer] = await tx.select().from(offers).where(eq(offers.id, offerId))
    if (offer?.state === 'rescinded') return
    if (offer?.state !== 'open') {
      throw new Refusal('offer.ended', 'This offer is over already; there is nothing left to take back.', 409, {
        extra: { state: offer?.state },
      })
    }
    await backToQueue(tx, offer, { state: 'rescinded', reason, byId: actor.id }, now)
    await record(tx, actor, now, {
      type: 'offer.rescinded',
      ticketId: offer.ticketId,
      accountId: offer.accountId,
      payload: { offerId, seatId: offer.seatId, because: reason },
    })
    await pageWhenSpent(tx, configuration, offer, now)
  })
  deps.wake.now('events', 'routing', 'sweeps')
}
