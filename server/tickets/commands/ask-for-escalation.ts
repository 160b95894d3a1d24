import { eq, sql } from 'drizzle-orm'
import type { ContactActor, LinkActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { askedNow } from '#server/escalation/customer-escalation.ts'
import { customerEscalationsOf, insertCustomerEscalation } from '#server/escalation/customer-escalation.store.ts'
import { newId, type CustomerEscalationId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { workItems } from '#server/routing/queue.table.ts'
import { liveWorkItem } from '#server/routing/work-item.store.ts'
import { isOver } from '../moves.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The customer asks for more force, with a reason: the ticket goes ahead of its like, and whoever answers for it has to
 * answer in public. Refuses with `escalation.open` while one is open, and `escalation.too_often`.
 */
export async function askForEscalation(
  deps: Deps,
  actor: ContactActor | LinkActor,
  ref: TicketRef,
  input: { reason: string },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'askEscalation' }, async ({ tx, ticket, now, happened }) => {
    if (isOver(ticket.status) || ticket.status === 'resolved') {
      throw new Refusal(
        'escalation.nothing_to_push',
        ticket.status === 'resolved'
          ? 'There is a solution to look at. If it does not hold, reject it with a reason: it goes back to work at once.'
          : 'This ticket is closed. Please open a new one.',
      )
    }
    const { answerDueAt } = askedNow(await customerEscalationsOf(tx, ticket.id), now)
    const id = newId<CustomerEscalationId>()
    await insertCustomerEscalation(tx, {
      id,
      ticketId: ticket.id,
      accountId: ticket.accountId,
      byKind: actor.kind,
      byName: actor.name,
      reason: input.reason,
      askedAt: now,
      answerDueAt,
    })
    const item = await liveWorkItem(tx, ticket.id)
    if (item)
      await tx
        .update(workItems)
        .set({ bump: sql`${workItems.bump} + 1` })
        .where(eq(workItems.id, item.id))
    await saveTicket(tx, ticket, {}, now)
    await happened({
      type: 'ticket.escalationAsked',
      payload: { escalationId: id, reason: input.reason, dueAt: answerDueAt.toISOString() },
    })
  })
}
