import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { liveWorkItem } from '#server/routing/work-item.store.ts'
import { workItems } from '#server/routing/queue.table.ts'
import { accounts, circuits } from '#server/accounts/account.table.ts'
import { advanceClocks } from '#server/sla/commands/advance-clocks.ts'
import { serviceLevelsOf } from '#server/sla/levels.store.ts'
import { targetFor, type TargetKind } from '#server/sla/targets.ts'
import { eq } from 'drizzle-orm'
import type { TicketPriority } from '../ticket.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

const follows: TargetKind[] = ['acknowledge', 'restore', 'resolve']

/** By hand and with a reason: the queue reorders, and the promises are retargeted with their origin kept. */
export async function changePriority(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { priority: TicketPriority; reason: string; version: number },
): Promise<void> {
  const table = await serviceLevelsOf(deps.db)
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async ({ tx, ticket, now, happened }) => {
    if (ticket.priority === input.priority) return
    const [account] = ticket.accountId ? await tx.select().from(accounts).where(eq(accounts.id, ticket.accountId)) : []
    const [circuit] = ticket.circuitId ? await tx.select().from(circuits).where(eq(circuits.id, ticket.circuitId)) : []
    const facts = {
      accountGrade: account?.grade ?? ('standard' as const),
      serviceGrade: circuit?.grade ?? null,
      priority: input.priority,
      type: ticket.type,
      accountId: ticket.accountId,
      circuitId: ticket.circuitId,
      ...(account ? { accountCalendar: account.calendar } : {}),
    }
    const levels = table.inForce(now)
    const targets = Object.fromEntries(
      follows.flatMap((kind) => {
        const target = targetFor(kind, facts, levels)
        return target ? [[kind, target]] : []
      }),
    )
    const item = await liveWorkItem(tx, ticket.id)
    if (item) await tx.update(workItems).set({ priority: input.priority }).where(eq(workItems.id, item.id))
    await saveTicket(tx, ticket, { priority: input.priority, priorityReason: input.reason }, now)
    await advanceClocks(deps, tx, ticket.id, { kind: 'retarget', reason: input.reason, targets }, now)
    await happened({
      type: 'ticket.priorityChanged',
      payload: { from: ticket.priority, to: input.priority, reason: input.reason },
    })
  })
}
