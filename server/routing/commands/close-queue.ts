import { and, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { configurationChanged, type QueueRow } from '../configuration.store.ts'
import type { QueueClosing } from '../queue-edit.contract.ts'
import { lockQueue } from '../queue-edit.store.ts'
import { queues, routingRules } from '../queue.table.ts'
import { lockedQueue } from './change-queue.ts'

/**
 * A queue takes no new work in. What waits is offered until it is empty, or a sweep carries it to another queue with its
 * age. Refuses with `queue.has_rules` and `queue.receives` while something still leads here.
 */
export async function closeQueue(deps: Deps, actor: StaffActor, code: string, closing: QueueClosing): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const queue = await lockedQueue(tx, code, closing.version)
    await refuseLed(tx, queue)
    const forwardTo = closing.forwardTo === null ? null : await receiver(tx, queue, closing.forwardTo)
    await tx.update(queues).set({ active: false, forwardTo }).where(eq(queues.id, queue.id))
    await record(tx, actor, now, {
      type: 'queue.deactivated',
      ticketId: null,
      accountId: null,
      payload: { queueId: queue.id, code, forwardTo: closing.forwardTo },
    })
  })
  configurationChanged(deps)
}

/** The queue takes work in again. */
export async function reopenQueue(deps: Deps, actor: StaffActor, code: string): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const queue = await lockQueue(tx, code)
    if (!queue) throw notFound('queue')
    if (queue.active) return
    await tx.update(queues).set({ active: true, forwardTo: null }).where(eq(queues.id, queue.id))
    await record(tx, actor, now, {
      type: 'queue.reactivated',
      ticketId: null,
      accountId: null,
      payload: { queueId: queue.id, code },
    })
  })
  configurationChanged(deps)
}

async function refuseLed(tx: Transaction, queue: QueueRow): Promise<void> {
  const rules = await tx
    .select({ position: routingRules.position })
    .from(routingRules)
    .where(eq(routingRules.queueId, queue.id))
  if (rules.length > 0) {
    throw new Refusal('queue.has_rules', 'Rules lead to this queue. Let them lead to another one first.', 409, {
      extra: { rules: rules.map((rule) => rule.position) },
    })
  }
  const [other] = await tx
    .select({ code: queues.code })
    .from(queues)
    .where(and(eq(queues.forwardTo, queue.id), eq(queues.active, false)))
  if (other) {
    throw new Refusal('queue.receives', `"${other.code}" passes its work on to this queue. Change that first.`, 409, {
      extra: { queue: other.code },
    })
  }
}

async function receiver(tx: Transaction, queue: QueueRow, code: string): Promise<QueueId> {
  const to = await lockQueue(tx, code)
  if (!to?.active || to.id === queue.id || to.level !== queue.level) {
    throw new Refusal('queue.cannot_receive', 'Choose another queue of the same level that takes work in.', 422, {
      errors: [{ pointer: '/forwardTo', detail: 'This queue cannot take the work.' }],
    })
  }
  return to.id
}
