import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import type { TicketRef } from '../ticket.store.ts'
import { giveTo } from './assign-ticket.ts'
import { withTicket } from './with-ticket.ts'

/** A seat helps itself to a ticket that waits. Refuses with `ticket.already_taken` when somebody was quicker. */
export async function takeTicket(deps: Deps, actor: StaffActor, ref: TicketRef): Promise<void> {
  if (!can.beOffered(actor)) throw new Refusal('seat.none', 'Only agents and technical seats take work.', 403)
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, {}, async (the) => {
    const { ticket } = the
    if (ticket.holderId === actor.id) return
    if (ticket.holderId || (ticket.status !== 'acknowledged' && ticket.status !== 'inProgress')) {
      throw new Refusal('ticket.already_taken', 'Somebody took this ticket before you. Reload to see who.')
    }
    await giveTo(deps, configuration, the, actor.id, { reason: 'taken', by: actor.id, via: 'pull' })
  })
}
