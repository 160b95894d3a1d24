import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { handOver } from './hand-over.ts'
import { move } from '../moves.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/** The customer confirms the solution and rates it, 1 to 5. */
export async function confirmSolution(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { rating: number; comment?: string | undefined },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'confirm' }, async (the) => {
    // A second click, or the page sent again: the answer stands.
    if (the.ticket.status === 'closed' && the.ticket.rating === input.rating) return
    await close(deps, the, { rating: input.rating, comment: input.comment ?? null, byItself: false })
  })
}

export async function close(
  deps: Deps,
  { tx, ticket, now, happened }: Verb,
  how: { rating: number | null; comment: string | null; byItself: boolean },
): Promise<void> {
  const status = move(ticket.status, 'closed')
  const after = await saveTicket(
    tx,
    ticket,
    { status: 'closed', rating: how.rating, ratingComment: how.comment, closesAt: null, endedAt: now },
    now,
  )
  await handOver(deps, tx, after, { outcome: 'closed' }, null, now, { what: 'accepted' })
  await happened({ type: 'ticket.closed', payload: { status, rating: how.rating, byItself: how.byItself } })
}
