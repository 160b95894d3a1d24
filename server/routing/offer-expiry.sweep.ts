import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { setPresence } from '#server/seats/presence.store.ts'
import { routingConfiguration } from './configuration.store.ts'
import { pageWhenSpent } from './commands/page-when-spent.ts'
import { backToQueue, lockExpiredOffers, nextOfferExpiry } from './offer.store.ts'

const routing = { kind: 'system', name: 'routing' } as const

/**
 * An offer nobody answered in time: the item goes back with its age, the seat is set to away, and when the longest number
 * of offers is spent the queue's supervisor is paged. Nothing is ever dropped.
 */
export function offerExpirySweep(deps: Deps): Sweep {
  return {
    name: 'offers',
    nextDue: nextOfferExpiry,
    async run(now) {
      const configuration = await routingConfiguration(deps.db)
      const done = await inTransaction(deps.db, async (tx) =>
        eachSafely(tx, deps.log, await lockExpiredOffers(tx, now, 200), async (inner, offer) => {
          const { ticketId } = offer
          await backToQueue(inner, offer, { state: 'timedOut' }, now)
          await record(inner, routing, now, {
            type: 'offer.timedOut',
            ticketId,
            accountId: offer.accountId,
            payload: { offerId: offer.id, seatId: offer.seatId },
          })
          await missed(inner, offer.seatId, now)
          await pageWhenSpent(inner, configuration, offer, now)
        }),
      )
      if (done > 0) deps.wake.now('events', 'routing')
      return done
    },
  }
}

async function missed(tx: Transaction, seatId: PersonId, now: Date): Promise<void> {
  await setPresence(tx, routing, seatId, { code: 'away', reason: 'missedOffer', only: ['available'] }, now)
}
