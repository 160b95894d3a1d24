import { actorOf } from '#server/events/record.ts'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type ObjectionId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { objectionTo, pauseOf } from '../objection.store.ts'
import { objections } from '../objection.table.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The customer or the account's manager does not accept that the clocks stood still, and says why. A supervisor decides.
 * Refuses with `pause.not_found`, `objection.raised_before`.
 */
export async function objectToPause(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { holding: number; reason: string },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'object' }, async ({ tx, ticket, now, happened }) => {
    const pause = await pauseOf(tx, ticket.id, input.holding)
    const earlier = await objectionTo(tx, ticket.id, pause.seq)
    // A second click, or the page sent again.
    if (earlier?.state === 'open' && earlier.reason === input.reason) return
    if (earlier) {
      throw new Refusal(
        'objection.raised_before',
        earlier.state === 'open'
          ? 'Somebody has objected to this pause already; the supervisor decides about it.'
          : 'An objection to this pause was decided already. Write a message if something is left to say.',
      )
    }
    const id = newId<ObjectionId>()
    await tx.insert(objections).values({
      id,
      ticketId: ticket.id,
      accountId: ticket.accountId,
      holding: pause.seq,
      by: actorOf(actor),
      reason: input.reason,
      at: now,
    })
    await saveTicket(tx, ticket, {}, now)
    const { reason } = input
    await happened({ type: 'objection.raised', payload: { objectionId: id, holding: pause.seq, reason } })
  })
}
