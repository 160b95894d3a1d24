import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { liveWorkItem } from '#server/routing/work-item.store.ts'
import { workItems } from '#server/routing/queue.table.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import type { TicketPriority } from '../ticket.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/** By hand and with a reason: the queue reorders, and the promises are retargeted with their origin kept. */
export async function changePriority(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { priority: TicketPriority; reason: string; version: number },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async ({ tx, ticket, now, happened }) => {
    if (ticket.priority === input.priority) return
    const item = await liveWorkItem(tx, ticket.id)
    if (item) await tx.update(workItems).set({ priority: input.priority }).where(eq(workItems.id, item.id))
    const after = await saveTicket(tx, ticket, { priority: input.priority, priorityReason: input.reason }, now)
    await tellClocks(deps, tx, await clockFactsOf(tx, after), now, { what: 'termsChanged', reason: input.reason })
    await happened({
      type: 'ticket.priorityChanged',
      payload: { from: ticket.priority, to: input.priority, reason: input.reason },
    })
  })
}
