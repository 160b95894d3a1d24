import { and, desc, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { liveWorkItem, requeue } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import { handOffs } from '../hand-off.table.ts'
import type { Returning } from '../ticket-commands.contract.ts'
import { saveTicket, type Ticket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The receiver of a hand-over gives it back with a reason: to the queue it came from, and first to the person who handed
 * it on. Refuses with `ticket.nothing_to_return` when nobody escalated it.
 */
export async function returnTicket(deps: Deps, actor: StaffActor, ref: TicketRef, input: Returning): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async ({ tx, ticket, now, happened }) => {
    const item = await liveWorkItem(tx, ticket.id)
    const origin = await lastEscalation(tx, ticket)
    if (!item?.holderId || item.state !== 'working' || !origin) {
      throw new Refusal(
        'ticket.nothing_to_return',
        'Nobody escalated this ticket to you. Escalate it onward, or resolve it.',
      )
    }
    const queue = configuration.queueById(origin.queueId)
    await requeue(
      tx,
      item,
      { queue, preferredSeatId: origin.byId ?? ticket.firstOwnerId, fromSeatId: item.holderId, note: input.reason },
      now,
    )
    const after = await saveTicket(tx, ticket, { level: queue.level, queueId: queue.id, holderId: null }, now)
    await handOver(
      deps,
      tx,
      after,
      {
        outcome: 'returned',
        by: actor.id,
        reason: input.reason,
        tried: input.tried || null,
        evidence: input.evidence || null,
      },
      { kind: 'queue', level: queue.level, queueId: queue.id },
      now,
    )
    await happened({
      type: 'ticket.returned',
      payload: { to: origin.byId ?? ticket.firstOwnerId, reason: input.reason },
    })
  })
}

async function lastEscalation(tx: Transaction, ticket: Ticket) {
  const [row] = await tx
    .select()
    .from(handOffs)
    .where(and(eq(handOffs.ticketId, ticket.id), eq(handOffs.outcome, 'escalated')))
    .orderBy(desc(handOffs.seq))
    .limit(1)
  return row
}
