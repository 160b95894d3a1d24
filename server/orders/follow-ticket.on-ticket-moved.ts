import { inArray } from 'drizzle-orm'
import type { Reaction } from '#server/events/reaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { addStep, saveOrder } from './order.store.ts'
import { serviceOrders } from './order.table.ts'
import { positionAt } from './order.ts'

/**
 * An order follows its ticket: rejected by the customer it begins anew at the desk, with every stage that was done known;
 * handed on or returned by the ticket's own means it stands at the position that has it now.
 */
export const followTicketOnTicketMoved: Reaction = {
  name: 'follow-ticket.on-ticket-moved',
  wants: (type) => type === 'ticket.reopened' || type === 'ticket.escalated' || type === 'ticket.returned',
  async react(tx, events) {
    const ids = events.flatMap(({ ticketId }) => (ticketId ? [ticketId] : []))
    if (ids.length === 0) return
    const orders = await tx.select().from(serviceOrders).where(inArray(serviceOrders.ticketId, ids)).for('update')
    if (orders.length === 0) return
    const rows = await tx.select().from(tickets).where(inArray(tickets.id, ids))
    for (const order of orders) {
      const ticket = rows.find(({ id }) => id === order.ticketId)
      const event = events.findLast(({ ticketId }) => ticketId === order.ticketId)
      if (!ticket || !event || ticket.endedAt) continue
      if (event.type === 'ticket.reopened' && order.position >= order.route.length) {
        const reason = event.payload.reason
        await addStep(tx, {
          ...{ ticketId: order.ticketId, stage: order.route.at(-1)!.stage, outcome: 'rejected', note: reason },
          ...{ byName: event.actor.name, byId: null as PersonId | null, at: event.at },
        })
        await saveOrder(tx, order, { position: 0 })
        await record(tx, { kind: 'system', name: event.actor.name }, event.at, {
          ...{ type: 'order.sentBack', ticketId: null, accountId: order.accountId },
          payload: { number: order.number, from: null, to: order.route[0]!.stage, reason },
        })
      } else if (order.position < order.route.length) {
        const position = positionAt(order.route, order.position, ticket.queueId)
        if (position !== order.position) await saveOrder(tx, order, { position })
      }
    }
  },
}
