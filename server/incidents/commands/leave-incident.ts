import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { enqueue, liveWorkItem } from '#server/routing/work-item.store.ts'
import { withTicket } from '#server/tickets/commands/with-ticket.ts'
import { handOver } from '#server/tickets/commands/hand-over.ts'
import { handOffsOf } from '#server/tickets/hand-off.store.ts'
import { isOver } from '#server/tickets/moves.ts'
import { saveTicket } from '#server/tickets/ticket.store.ts'
import { findIncident } from '../incident.store.ts'

/**
 * The ticket is not part of it after all: it goes back to the queue it came in by, first to whoever answers for it. One
 * that is resolved or over only loses the tie.
 */
export async function leaveIncident(
  deps: Deps,
  actor: Actor,
  incidentNumber: string,
  number: string,
  reason: string,
): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  const incident = await findIncident(deps.db, incidentNumber)
  if (!incident) throw notFound('incident')
  const demands = actor.kind === 'system' ? {} : { may: 'relate' as const }
  await withTicket(deps, actor, { number }, demands, async ({ tx, ticket, now, happened }) => {
    if (ticket.parentId !== incident.ticketId) return
    const fact = {
      type: 'ticket.leftIncident' as const,
      payload: { incident: incident.number, incidentId: incident.ticketId, reason },
    }
    // Over, waiting for the customer, or back in somebody's hands after a rejection: nothing to route.
    if (isOver(ticket.status) || ticket.status === 'resolved' || (await liveWorkItem(tx, ticket.id))) {
      await saveTicket(tx, ticket, { parentId: null }, now)
      await happened(fact)
      return
    }
    const first = (await handOffsOf(tx, ticket.id))[0]
    const queue = configuration.queueById(first?.queueId ?? ticket.queueId)
    await enqueue(tx, ticket, { queue, preferredSeatId: ticket.firstOwnerId, note: reason }, now)
    const after = await saveTicket(
      tx,
      ticket,
      { parentId: null, level: queue.level, queueId: queue.id, holderId: null },
      now,
    )
    await handOver(
      deps,
      tx,
      after,
      { outcome: 'left', by: actor.kind === 'staff' ? actor.id : null, reason },
      { kind: 'queue', level: queue.level, queueId: queue.id },
      now,
    )
    await happened(fact)
  })
}
