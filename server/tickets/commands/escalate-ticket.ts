import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { enqueue, liveWorkItem, requeue, withdrawOffers } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import type { Escalation } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { endVendorPart, handToVendor, openVendorPart } from './ask-vendor.ts'
import { withTicket } from './with-ticket.ts'

/**
 * Hands the ticket to a technical queue with a note, with what was tried and what shows it. The first owner stays
 * answerable. To a vendor's queue the seat that holds it stays the holder and pursues the vendor, unless it asks for the
 * queue's seats to do so. Refuses with `ticket.not_in_work` unless work is going on, `queue.same` for the queue it is in already.
 */
export async function escalateTicket(deps: Deps, actor: Actor, ref: TicketRef, input: Escalation): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async (the) => {
    const { tx, ticket, now, happened } = the
    const queue = configuration.queueByCode(input.queue)
    if (ticket.status !== 'inProgress' && ticket.status !== 'acknowledged') {
      throw new Refusal('ticket.not_in_work', `The ticket is ${ticket.status}. Resume it before escalating.`)
    }
    if (queue.id === ticket.queueId) {
      throw new Refusal('queue.same', 'The ticket is in this queue already. Choose the queue that should take it.', 422)
    }
    const by = actor.kind === 'staff' ? actor.id : null
    const item = await liveWorkItem(tx, ticket.id)
    const earlier = await endVendorPart(the, 'withdrawn', input.note, actor.name)
    if (queue.level === 'vendor' && item?.holderId && input.pursue !== 'queue') {
      if (earlier) await happened(earlier.fact)
      return handToVendor(deps, the, actor, item, queue, input)
    }
    const into = { queue, fromSeatId: ticket.holderId ?? by, note: input.note }
    const ended = item ? await withdrawOffers(tx, item, 'withdrawn', 'escalated', now) : []
    if (item) await requeue(tx, item, into, now)
    else await enqueue(tx, ticket, into, now)
    const after = await saveTicket(tx, ticket, { level: queue.level, queueId: queue.id, holderId: null }, now)
    await handOver(
      deps,
      tx,
      after,
      {
        outcome: 'escalated',
        by: by as PersonId | null,
        reason: input.note,
        tried: input.tried || null,
        evidence: input.evidence || null,
      },
      { kind: 'queue', level: queue.level, queueId: queue.id },
      now,
    )
    await happened(...(earlier ? [earlier.fact] : []), ...ended, {
      type: 'ticket.escalated',
      payload: { from: ticket.level, to: queue.level, queueId: queue.id, note: input.note },
    })
    if (queue.level === 'vendor') await happened(await openVendorPart(deps, the, actor, queue, input))
  })
}
