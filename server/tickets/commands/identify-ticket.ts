import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { ContactId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { liveWorkItem } from '#server/routing/work-item.store.ts'
import { workItems } from '#server/routing/queue.table.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import { concernOf } from '../opening.store.ts'
import { handOffs } from '../hand-off.table.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/**
 * Says whose ticket it is, after a public report named no account that exists. Only once: a ticket does not move from one
 * customer to another, whose people could then read it.
 */
export async function identifyTicket(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { accountCode: string; contactId?: string | undefined; circuitNumber?: string | undefined; version: number },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async ({ tx, ticket, now, happened }) => {
    if (ticket.accountId) {
      throw new Refusal(
        'ticket.identified_already',
        'This ticket belongs to an account already. Cancel it and open another one if that is wrong.',
      )
    }
    const concern = await concernOf(
      tx,
      {
        accountCode: input.accountCode,
        symptom: ticket.symptom,
        ...(input.contactId ? { contactId: input.contactId as ContactId } : {}),
        ...(input.circuitNumber ? { circuitNumber: input.circuitNumber } : {}),
      },
      now,
    )
    if (!concern.account)
      throw new Refusal('account.not_found', 'There is no account with this code.', 422, {
        errors: [{ pointer: '/accountCode', detail: 'Search for the account by name and pick it.' }],
      })
    if (input.circuitNumber && !concern.circuit)
      throw new Refusal('circuit.not_found', 'This account has no circuit with that number.', 422, {
        errors: [{ pointer: '/circuitNumber', detail: 'Pick one of the account, or leave it out.' }],
      })
    const accountId = concern.account.id
    const after = await saveTicket(
      tx,
      ticket,
      {
        accountId,
        contactId: concern.contactId,
        circuitId: concern.circuit?.id ?? null,
        repeatOfId: concern.repeatOfId,
      },
      now,
    )
    const item = await liveWorkItem(tx, ticket.id)
    if (item) await tx.update(workItems).set({ accountId }).where(eq(workItems.id, item.id))
    await tx.update(clocks).set({ accountId }).where(eq(clocks.ticketId, ticket.id))
    await tellClocks(deps, tx, await clockFactsOf(tx, after), now, { what: 'termsChanged', reason: 'identified' })
    await tx.update(handOffs).set({ accountId }).where(eq(handOffs.ticketId, ticket.id))
    await happened({ type: 'ticket.identified', payload: { accountId, circuitId: concern.circuit?.id ?? null } })
  })
}
