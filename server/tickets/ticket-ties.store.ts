import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { OrderTie } from './ticket-ties.contract.ts'
import type { Ticket } from './ticket.store.ts'

/** The service order that a ticket carries out; only a request does. */
export async function orderOf(db: Db, ticket: Pick<Ticket, 'id' | 'type'>): Promise<OrderTie | null> {
  if (ticket.type !== 'request') return null
  const [row] = await rowsOf<OrderTie>(db, orderTie(sql`${ticket.id}`))
  return row ?? null
}

export const orderTie = (ticket: SQL) => sql`
  select number, position < jsonb_array_length(route) as "underWay" from service_orders where ticket_id = ${ticket}`

/** What is ordered goes to the customer when its positions have done their part and it was tested, not before. */
export async function refuseOrderUnderWay(tx: Db, ticket: Pick<Ticket, 'id' | 'type' | 'number'>): Promise<void> {
  const order = await orderOf(tx, ticket)
  if (!order?.underWay) return
  throw new Refusal(
    'ticket.is_order',
    `${ticket.number} carries out order ${order.number}. Its positions finish it on the order’s page, with the tests.`,
    409,
    { extra: { order: order.number } },
  )
}

/** A major incident ends on its own page, for all who hang on it together. */
export async function refuseOpenIncident(tx: Db, ticket: Pick<Ticket, 'id' | 'accountId' | 'number'>): Promise<void> {
  if (ticket.accountId !== null) return
  const open = await rowsOf(tx, sql`select 1 from incidents where ticket_id = ${ticket.id} and state = 'open'`)
  if (open.length > 0) {
    throw new Refusal(
      'ticket.is_incident',
      `${ticket.number} is a major incident with tickets that hang on it. End or withdraw it on its own page.`,
    )
  }
}
