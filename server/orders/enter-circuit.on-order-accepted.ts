import { inArray } from 'drizzle-orm'
import type { Reaction } from '#server/events/reaction.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { enterCircuit } from './commands/enter-circuit.ts'
import { serviceOrders } from './order.table.ts'

/** The customer accepted what was ordered, by whichever door: the circuit enters the inventory with its test record. */
export const enterCircuitOnOrderAccepted: Reaction = {
  name: 'enter-circuit.on-order-accepted',
  wants: (type) => type === 'ticket.closed',
  async react(tx, events) {
    const ids = events.flatMap(({ ticketId }) => (ticketId ? [ticketId] : []))
    if (ids.length === 0) return
    const orders = await tx.select().from(serviceOrders).where(inArray(serviceOrders.ticketId, ids)).for('update')
    for (const order of orders) {
      const { at, actor } = events.findLast(({ ticketId }) => ticketId === (order.ticketId as TicketId))!
      await enterCircuit(tx, { kind: 'system', name: actor.name }, order, at)
    }
  },
}
