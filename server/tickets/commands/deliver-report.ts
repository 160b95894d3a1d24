import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { MessageId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import type { FaultReport } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { messages } from '../ticket.table.ts'
import { writeDown } from './speak.ts'
import { withTicket } from './with-ticket.ts'

/**
 * Gives the customer the report on a fault: what failed, for how long, why, and what is done against it. Also when the
 * ticket is closed already, for it is owed until it is delivered. Refuses with `report.not_a_fault`, `report.too_early`.
 */
export async function deliverReport(deps: Deps, actor: Actor, ref: TicketRef, input: FaultReport): Promise<void> {
  const id = input.id as MessageId
  await withTicket(deps, actor, ref, { may: 'report' }, async (the) => {
    const { tx, ticket, now, happened } = the
    if (ticket.type !== 'fault') throw new Refusal('report.not_a_fault', 'Only a fault has a fault report.')
    if (!ticket.restoredAt) {
      throw new Refusal('report.too_early', 'The service is not restored yet. Send an update instead.')
    }
    const [known] = await tx.select({ ticketId: messages.ticketId }).from(messages).where(eq(messages.id, id))
    if (known?.ticketId === ticket.id) return
    if (known) throw new Refusal('message.id_taken', 'This message id was used elsewhere. Make a new one.', 422)
    const word = { id, body: input.body, visibility: 'public', files: input.files, promisedAt: null } as const
    const attached = await writeDown(the, actor, { ...word, purpose: 'faultReport' })
    const after = await saveTicket(tx, ticket, {}, now)
    const clocks = await tellClocks(deps, tx, await clockFactsOf(tx, after), now, { what: 'reportDelivered' })
    const late = clocks.some(({ kind, breachedAt }) => kind === 'report' && breachedAt !== null)
    await happened(
      { type: 'ticket.reportDelivered', payload: { messageId: id, late } },
      { type: 'ticket.replied', payload: { messageId: id, by: 'staff', promisedAt: null } },
      ...attached,
    )
  })
}
