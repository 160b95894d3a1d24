import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { finish, liveWorkItem, withdrawOffers } from '#server/routing/work-item.store.ts'
import { endVendorPart } from '#server/tickets/commands/ask-vendor.ts'
import { resume } from '#server/tickets/commands/resume-ticket.ts'
import { withTicket } from '#server/tickets/commands/with-ticket.ts'
import { handOver } from '#server/tickets/commands/hand-over.ts'
import { isOver, move } from '#server/tickets/moves.ts'
import { findTicket, lockTicket, saveTicket } from '#server/tickets/ticket.store.ts'
import { findIncident, lastUpdate, oweDeliveries, refuseOver } from '../incident.store.ts'

/**
 * The ticket becomes a child of the incident: nobody works on it by itself any more, its promises run on, and what all are
 * told its customer is told too, beginning with the last word. Joining twice changes nothing. Refuses with
 * `incident.other` while it hangs on another one.
 */
export async function joinIncident(deps: Deps, actor: Actor, incidentNumber: string, number: string): Promise<void> {
  const incident = await findIncident(deps.db, incidentNumber)
  if (!incident) throw notFound('incident')
  refuseOver(incident)
  const demands = actor.kind === 'system' ? {} : { may: 'relate' as const }
  await withTicket(deps, actor, { number }, demands, async (the) => {
    const { tx, now, happened } = the
    const { ticket } = the
    if (ticket.parentId === incident.ticketId) return
    if (ticket.parentId)
      throw new Refusal('incident.other', 'This ticket is part of another incident. Take it out there first.')
    if (await findIncident(tx, ticket.number)) {
      throw new Refusal('incident.is_one', 'This is a major incident itself: it cannot be part of another one.')
    }
    if (isOver(ticket.status) || ticket.status === 'resolved') {
      throw new Refusal('incident.ticket_over', `${ticket.number} is ${ticket.status}: there is nothing left to join.`)
    }
    let before = ticket
    if (before.status === 'pending' || before.status === 'held') {
      await resume(deps, the, 'joinedIncident')
      before = await lockTicket(tx, { id: ticket.id })
    }
    const vendor = await endVendorPart({ tx, ticket: before, now }, 'withdrawn', incident.number, actor.name)
    const item = await liveWorkItem(tx, ticket.id)
    const ended = item ? await withdrawOffers(tx, item, 'withdrawn', 'joinedIncident', now) : []
    if (item) await finish(tx, item, 'withdrawn', now)
    const parent = await findTicket(tx, { id: incident.ticketId })
    const level = parent?.level ?? before.level
    const queueId = parent?.queueId ?? before.queueId
    const isStarted = before.status === 'acknowledged'
    const after = await saveTicket(
      tx,
      before,
      {
        parentId: incident.ticketId,
        holderId: null,
        // Somebody answers for every ticket: who brought it here, when nobody has yet.
        firstOwnerId: before.firstOwnerId ?? (actor.kind === 'staff' ? actor.id : null),
        status: isStarted ? 'inProgress' : before.status,
      },
      now,
    )
    await handOver(
      deps,
      tx,
      after,
      { outcome: 'joined', by: actor.kind === 'staff' ? actor.id : null, reason: incident.number },
      { kind: 'incident', level, queueId },
      now,
    )
    await happened(...(vendor ? [vendor.fact] : []), ...ended, {
      type: 'ticket.joinedIncident',
      payload: {
        incident: incident.number,
        incidentId: incident.ticketId,
        ...(isStarted ? { status: move('acknowledged', 'inProgress') } : {}),
      },
    })
    const word = await lastUpdate(tx, incident.ticketId)
    if (word) await oweDeliveries(tx, word.id, [ticket.id as TicketId], now)
  })
}
