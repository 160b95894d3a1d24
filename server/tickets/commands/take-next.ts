import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { claimRequestKey, storeAnswer, type RequestKey } from '#server/http/idempotency.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { recordGiving } from '#server/routing/given.store.ts'
import { routingConfiguration, type RoutingConfiguration } from '#server/routing/configuration.store.ts'
import type { SeatFacts } from '#server/routing/match.ts'
import { nextFor, whyNone } from '#server/routing/next-for.ts'
import { queuesFor } from '#server/routing/queues-for.ts'
import { lockQueued, lockRouting, type QueuedItem } from '#server/routing/round.store.ts'
import { allSeatFacts } from '#server/routing/seat-facts.store.ts'
import { acceptOffer } from './accept-offer.ts'

const firstLook = 20

/**
 * A seat helps itself: the most urgent, then oldest work that fits it, also while it takes no offers. Refuses with
 * `queue.nothing_fits`, or `seat.full` when only its capacity stands in the way.
 */
export async function takeNext(
  deps: Deps,
  actor: StaffActor,
  key: RequestKey | null = null,
): Promise<{ number: string }> {
  if (!can.beOffered(actor)) throw new Refusal('seat.none', 'Only agents and technical seats take work.', 403)
  const configuration = await routingConfiguration(deps.db)
  // The choice is short and alone beside rounds of matching; taking it is what accepting any offer is.
  const chosen = await inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now()
    const earlier = key && (await claimRequestKey(tx, key, now))
    if (earlier) return earlier as { offerId: OfferId }
    await lockRouting(tx)
    const seat = (await allSeatFacts(tx, now)).find(({ id }) => id === actor.id)
    if (!seat) throw new Refusal('seat.not_found', 'This person has no seat. An administrator can give one.', 404)
    const item = await oldestFitting(tx, configuration, seat)
    const giving = { seatId: actor.id, via: 'pull', byId: actor.id, reason: 'taken', isOpen: true } as const
    const { offerId, facts } = await recordGiving(tx, item, giving, now)
    await record(tx, actor, now, ...facts)
    if (key) await storeAnswer(tx, key, { offerId })
    return { offerId }
  })
  return acceptOffer(deps, actor, chosen.offerId)
}

/** Looks further back until it finds something or has seen all that waits. */
async function oldestFitting(
  tx: Transaction,
  configuration: RoutingConfiguration,
  seat: SeatFacts,
): Promise<QueuedItem> {
  // From the first step on: whoever takes may take what is not yet relaxed for others.
  const queues = queuesFor(configuration.queues.values(), [seat]).map((queueId) => ({ queueId, fromStep: 0 }))
  for (let most = firstLook; ; most *= 8) {
    const { items, more } = await lockQueued(tx, configuration, queues, most)
    const next = nextFor(seat, items)
    if (next) return next
    if (more) continue
    if (whyNone(seat, items) === 'full')
      throw new Refusal('seat.full', 'You carry as much as you can. Finish or park something first.')
    throw new Refusal(
      'queue.nothing_fits',
      'Nothing waits that fits your level and skills. New work is offered to you.',
    )
  }
}
