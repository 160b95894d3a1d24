import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { lapseEscalation } from '#server/escalation/customer-escalation.store.ts'
import { lapseUpdateRequest } from '../update-request.store.ts'
import { finish, liveWorkItem, withdrawOffers } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import { move } from '../moves.ts'
import { releasePromise } from '../promise.store.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { endVendorPart } from './ask-vendor.ts'
import { refuseOpenIncident } from '../ticket-ties.store.ts'
import { withTicket } from './with-ticket.ts'

/** Ended without a solution, for instance opened by mistake or withdrawn by the customer. The reason is mandatory. */
export async function cancelTicket(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { reason: string; version: number },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async ({ tx, ticket, now, happened }) => {
    const status = move(ticket.status, 'cancelled')
    await refuseOpenIncident(tx, ticket)
    const vendor = await endVendorPart({ tx, ticket, now }, 'withdrawn', input.reason, actor.name)
    await lapseEscalation(tx, ticket.id, now)
    await lapseUpdateRequest(tx, ticket.id, now)
    const item = await liveWorkItem(tx, ticket.id)
    await releasePromise(tx, ticket.id, now)
    const ended = item ? await withdrawOffers(tx, item, 'withdrawn', 'cancelled', now) : []
    if (item) await finish(tx, item, 'withdrawn', now)
    const after = await saveTicket(
      tx,
      ticket,
      {
        status: 'cancelled',
        holderId: null,
        pauseReason: null,
        pauseText: null,
        resumeAt: null,
        promisedAt: null,
        endedAt: now,
      },
      now,
    )
    await handOver(
      deps,
      tx,
      after,
      { outcome: 'closed', by: actor.kind === 'staff' ? actor.id : null, reason: input.reason },
      null,
      now,
      { what: 'cancelled' },
    )
    await happened(...(vendor ? [vendor.fact] : []), ...ended, {
      type: 'ticket.cancelled',
      payload: { status, reason: input.reason },
    })
  })
}
