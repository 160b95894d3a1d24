import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { enqueue } from '#server/routing/work-item.store.ts'
import { handOffsOf } from '../hand-off.store.ts'
import { move } from '../moves.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { handOver } from './hand-over.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The customer does not accept the solution: back to work with a reason, to the first owner if that seat can take it. The
 * ticket keeps its age, and its clocks go on from what they had used.
 */
export async function rejectSolution(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { reason: string },
): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'confirm' }, async ({ tx, ticket, now, happened }) => {
    // Other states may go back to work too, but there is nothing to reject in them.
    if (ticket.status !== 'resolved') {
      throw new Refusal(
        'ticket.illegal_move',
        'There is no solution to reject at present. Write a message instead: it reaches whoever works on the ticket.',
      )
    }
    const status = move(ticket.status, 'inProgress')
    const first = (await handOffsOf(tx, ticket.id))[0]
    const queue = configuration.queueById(first?.queueId ?? ticket.queueId)
    await enqueue(tx, ticket, { queue, preferredSeatId: ticket.firstOwnerId, note: input.reason }, now)
    const after = await saveTicket(
      tx,
      ticket,
      {
        status: 'inProgress',
        level: queue.level,
        queueId: queue.id,
        holderId: null,
        resolvedAt: null,
        restoredAt: null,
        restoration: null,
        closesAt: null,
        rejectedCount: ticket.rejectedCount + 1,
      },
      now,
    )
    await handOver(
      deps,
      tx,
      after,
      { outcome: 'reopened', reason: input.reason },
      { kind: 'queue', level: queue.level, queueId: queue.id },
      now,
      { what: 'reopened', reason: input.reason },
    )
    await happened({ type: 'ticket.reopened', payload: { status, reason: input.reason, rejected: true } })
  })
}
