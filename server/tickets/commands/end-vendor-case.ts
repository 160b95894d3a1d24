import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { workItems } from '#server/routing/queue.table.ts'
import { liveWorkItem, unpark } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import type { VendorEnding } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { endVendorPart } from './ask-vendor.ts'
import { openVendorPartOf } from './log-vendor.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The vendor is through, gave it back with a reason, or was told to stop: the ticket is again where it came from, with the
 * seat that pursued it.
 */
export async function endVendorCase(deps: Deps, actor: StaffActor, ref: TicketRef, input: VendorEnding): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'pursueVendor', version: input.version }, async (the) => {
    const { tx, ticket, now, happened } = the
    await openVendorPartOf(the)
    const ended = await endVendorPart(the, input.outcome, input.reason, actor.name)
    if (!ended) return
    const queue = configuration.queueById(ended.the.fromQueueId)
    const item = await liveWorkItem(tx, ticket.id)
    if (item) await tx.update(workItems).set({ queueId: queue.id }).where(eq(workItems.id, item.id))
    if (item?.state === 'parked' && ticket.status === 'inProgress') await unpark(tx, item)
    const after = await saveTicket(tx, ticket, { level: queue.level, queueId: queue.id }, now)
    await handOver(
      deps,
      tx,
      after,
      { outcome: input.outcome === 'declined' ? 'returned' : 'resumed', by: actor.id, reason: input.reason },
      {
        kind: item?.holderId ? 'seat' : 'queue',
        level: queue.level,
        queueId: queue.id,
        personId: item?.holderId ?? null,
      },
      now,
    )
    await happened(ended.fact)
  })
}
