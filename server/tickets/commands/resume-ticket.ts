import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { liveWorkItem, unpark } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import { move } from '../moves.ts'
import { saveTicket, type Ticket, type TicketRef } from '../ticket.store.ts'
import { isWithVendor } from './ask-vendor.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/** The ball is back: by hand, because the customer answered, or because the pause is over. */
export async function resumeTicket(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { reason: string; version?: number },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async (the) => {
    await resume(deps, the, input.reason)
  })
}

export async function resume(deps: Deps, { tx, ticket, now, happened }: Verb, reason: string): Promise<Ticket> {
  const status = move(ticket.status, 'inProgress')
  const item = await liveWorkItem(tx, ticket.id)
  if (item?.state === 'parked') await unpark(tx, item)
  const after = await saveTicket(
    tx,
    ticket,
    { status: 'inProgress', pauseReason: null, pauseText: null, resumeAt: null },
    now,
  )
  await handOver(
    deps,
    tx,
    after,
    { outcome: 'resumed', reason },
    {
      kind: !item?.holderId ? 'queue' : (await isWithVendor(tx, ticket)) ? 'vendor' : 'seat',
      level: ticket.level,
      queueId: ticket.queueId,
      personId: item?.holderId ?? null,
    },
    now,
    { what: 'resumed' },
  )
  await happened({ type: 'ticket.resumed', payload: { status, reason } })
  return after
}
