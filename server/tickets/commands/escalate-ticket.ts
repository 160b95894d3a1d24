import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { enqueue, liveWorkItem, requeue, withdrawOffers } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import type { Escalation } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/**
 * Hands the ticket to a technical queue with a note, and with what was tried. The first owner stays answerable. Refuses
 * with `ticket.not_in_work` unless work is going on, `queue.same` for the queue it is in already.
 */
export async function escalateTicket(deps: Deps, actor: Actor, ref: TicketRef, input: Escalation): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async ({ tx, ticket, now, happened }) => {
    const queue = configuration.queueByCode(input.queue)
    if (ticket.status !== 'inProgress' && ticket.status !== 'acknowledged') {
      throw new Refusal('ticket.not_in_work', `The ticket is ${ticket.status}. Resume it before escalating.`)
    }
    if (queue.id === ticket.queueId) {
      throw new Refusal('queue.same', 'The ticket is in this queue already. Choose the queue that should take it.', 422)
    }
    const by = actor.kind === 'staff' ? actor.id : null
    const item = await liveWorkItem(tx, ticket.id)
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
    await happened(...ended, {
      type: 'ticket.escalated',
      payload: { from: ticket.level, to: queue.level, queueId: queue.id, note: input.note },
    })
  })
}
