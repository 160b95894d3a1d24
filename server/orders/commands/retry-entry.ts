import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { lockTicket } from '#server/tickets/ticket.store.ts'
import { lockOrder } from '../order.store.ts'
import { enterCircuit } from './enter-circuit.ts'

/** What stood in the way of an accepted circuit was put right: it enters the inventory now. Refuses with `order.not_accepted`. */
export async function retryEntry(deps: Deps, actor: StaffActor, number: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const order = await lockOrder(tx, number)
    if (!order || !can.seeOrders(actor, order.accountId)) throw notFound('order')
    if (!can.keepInventory(actor))
      throw new Refusal('inventory.keepers_only', 'Supervisors and administrators do this.', 403)
    const ticket = await lockTicket(tx, { id: order.ticketId })
    if (ticket.status !== 'closed') {
      throw new Refusal('order.not_accepted', 'The customer has not accepted it yet.', 409)
    }
    await enterCircuit(tx, actor, order, deps.clock.now())
  })
  deps.wake.now('events')
}
