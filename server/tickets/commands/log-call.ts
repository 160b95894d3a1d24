import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { MessageId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { isOver } from '../moves.ts'
import type { LoggedCall } from '../ticket-commands.contract.ts'
import type { TicketRef } from '../ticket.store.ts'
import { messages } from '../ticket.table.ts'
import { reachCustomer, writeDown } from './speak.ts'
import { withTicket } from './with-ticket.ts'

/**
 * A call with the customer, written down afterwards: it is a human answer like a message, and keeps or makes a promise. The
 * client makes the id, so a call logged twice is one call. The summary stays in the house unless it is shared.
 */
export async function logCall(deps: Deps, actor: Actor, ref: TicketRef, input: LoggedCall): Promise<void> {
  const id = input.id as MessageId
  await withTicket(deps, actor, ref, { may: 'reply' }, async (the) => {
    const { tx, ticket, happened } = the
    if (isOver(ticket.status)) {
      throw new Refusal('ticket.over', `The ticket is ${ticket.status}. Open a new one for this call.`)
    }
    const [known] = await tx.select({ ticketId: messages.ticketId }).from(messages).where(eq(messages.id, id))
    if (known?.ticketId === ticket.id) return
    if (known) throw new Refusal('message.id_taken', 'This message id was used elsewhere. Make a new one.', 422)
    const promisedAt = input.promisedAt ? new Date(input.promisedAt) : null
    const { summary: body, direction, shared } = input
    const visibility = shared ? 'public' : 'internal'
    const word = { id, body, visibility, files: [], promisedAt, purpose: 'call', direction } as const
    await writeDown(the, actor, word)
    const { facts } = await reachCustomer(deps, the, actor, word)
    const promised = promisedAt?.toISOString() ?? null
    if (shared)
      await happened({ type: 'ticket.replied', payload: { messageId: id, by: 'staff', promisedAt: promised } })
    await happened({ type: 'ticket.called', payload: { messageId: id, direction, promisedAt: promised } }, ...facts)
  })
}
