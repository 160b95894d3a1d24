import { and, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { RejectionReason } from '../queue.contract.ts'
import { routingConfiguration } from '../configuration.store.ts'
import { offers } from '../queue.table.ts'
import { findRejectionReason } from '../rejection-reason.store.ts'
import { pageWhenSpent } from './page-when-spent.ts'
import { backToQueue, lockTicketRow } from '../offer.store.ts'

/**
 * A seat declines with a reason: the item goes back with its age and is offered on; never again to this seat when the
 * reason says so.
 */
export async function rejectOffer(
  deps: Deps,
  actor: StaffActor,
  offerId: OfferId,
  input: { reason: RejectionReason; note?: string | undefined },
): Promise<void> {
  const now = deps.clock.now()
  const configuration = await routingConfiguration(deps.db)
  const [asked] = await deps.db
    .select()
    .from(offers)
    .where(and(eq(offers.id, offerId), eq(offers.seatId, actor.id)))
  if (!asked) throw notFound('offer')
  await inTransaction(deps.db, async (tx) => {
    await lockTicketRow(tx, asked.ticketId)
    const [offer] = await tx.select().from(offers).where(eq(offers.id, offerId))
    if (offer?.state === 'rejected') return
    if (offer?.state !== 'open') {
      throw new Refusal('offer.ended', 'This offer is over already; there is nothing left to decline.', 409, {
        extra: { state: offer?.state },
      })
    }
    const reason = await findRejectionReason(tx, input.reason)
    if (!reason?.active) throw unknownReason()
    const never = reason.again === 'never'
    await backToQueue(tx, offer, { state: 'rejected', reason: input.reason, note: input.note ?? null, never }, now)
    await record(tx, actor, now, {
      type: 'offer.rejected',
      ticketId: offer.ticketId,
      accountId: offer.accountId,
      payload: { offerId, seatId: actor.id, reason: input.reason, note: input.note ?? null },
    })
    await pageWhenSpent(tx, configuration, offer, now)
  })
  deps.wake.now('events', 'routing', 'sweeps')
}

function unknownReason(): Refusal {
  const detail = 'This reason is not in use any more. Choose another one from the list.'
  return new Refusal('offer.reason_unknown', detail, 422, { errors: [{ pointer: '/reason', detail }] })
}
