import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { RoutingConfiguration } from '../configuration.store.ts'
import type { Offer } from '../offer.store.ts'
import { workItems } from '../queue.table.ts'

/**
 * When the longest number of offers came to nothing, however each ended, the queue's supervisor is paged and the item goes
 * ahead of its equals. Nothing is dropped: it is offered on.
 */
export async function pageWhenSpent(
  tx: Transaction,
  configuration: RoutingConfiguration,
  offer: Offer,
  now: Date,
): Promise<void> {
  const { maxOffers, supervisorId } = configuration.queueById(offer.queueId)
  const [item] = await tx
    .select({ offersMade: workItems.offersMade })
    .from(workItems)
    .where(eq(workItems.id, offer.workItemId))
  if (item?.offersMade !== maxOffers) return
  await tx
    .update(workItems)
    .set({ bump: sql`${workItems.bump} + 1` })
    .where(eq(workItems.id, offer.workItemId))
  await record(tx, { kind: 'system', name: 'routing' }, now, {
    type: 'routing.supervisorPaged',
    ticketId: offer.ticketId,
    accountId: offer.accountId,
    payload: { supervisorId, because: 'offersSpent' },
  })
}
