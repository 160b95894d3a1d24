import { eq } from 'drizzle-orm'
import { hasRole, type Actor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { answerEscalation } from '#server/escalation/customer-escalation.store.ts'
import type { MessageId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { isOver } from '../moves.ts'
import type { NewMessage } from '../ticket-commands.contract.ts'
import { messages } from '../ticket.table.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { resume } from './resume-ticket.ts'
import { reachCustomer, writeDown } from './speak.ts'
import { withTicket } from './with-ticket.ts'

/**
 * Says something on the ticket. The client makes the message's id, so a message sent twice is one message. The first
 * public word of staff acknowledges the ticket; an answer of the customer ends a pause that waited for it.
 */
export async function postMessage(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: NewMessage,
): Promise<{ id: MessageId }> {
  const id = input.id as MessageId
  await withTicket(deps, actor, ref, { may: input.visibility === 'public' ? 'reply' : 'note' }, async (the) => {
    const { tx, ticket, scope, now, happened } = the
    const staff = actor.kind === 'staff'
    if (input.visibility === 'internal' && !may.seeInside(actor, scope))
      throw new Refusal('message.internal', 'Only staff writes notes.', 403)
    if (staff && input.visibility === 'public' && isOver(ticket.status)) {
      throw new Refusal('ticket.over', `The ticket is ${ticket.status}. Write a note, or open a new ticket.`)
    }
    if (!staff && isOver(ticket.status)) {
      throw new Refusal('ticket.over', 'This ticket is closed. Please open a new one; we will see this one beside it.')
    }
    const [known] = await tx.select({ ticketId: messages.ticketId }).from(messages).where(eq(messages.id, id))
    if (known?.ticketId === ticket.id) return
    if (known) throw new Refusal('message.id_taken', 'This message id was used elsewhere. Make a new one.', 422)

    const promisedAt = staff && input.promisedAt ? new Date(input.promisedAt) : null
    const word = { id, body: input.body, visibility: input.visibility, files: input.files, promisedAt }
    const attached = await writeDown(the, actor, word)
    if (input.visibility === 'internal') {
      await happened({ type: 'ticket.noted', payload: { messageId: id } })
      return
    }
    const { ticket: saved, facts } = staff
      ? await reachCustomer(deps, the, actor, word)
      : { ticket: await saveTicket(tx, ticket, {}, now), facts: [] }
    await happened(
      {
        type: 'ticket.replied',
        payload: { messageId: id, by: staff ? 'staff' : 'contact', promisedAt: promisedAt?.toISOString() ?? null },
      },
      ...facts,
      ...attached,
    )
    const isAnswer = hasRole(actor, 'agent', 'technician', 'supervisor', 'admin')
    const answered = isAnswer && (await answerEscalation(tx, ticket.id, { personId: actor.id, messageId: id }, now))
    if (answered)
      await happened({ type: 'ticket.escalationAnswered', payload: { escalationId: answered, messageId: id } })
    if (!staff && ticket.status === 'pending') await resume(deps, { ...the, ticket: saved }, 'customerAnswered')
  })
  return { id }
}
