import { apiOver, newKey } from '#lib/api/index.ts'
import { customerActions } from '#lib/customer/ticket/actions.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import { m } from '#lib/paraglide/messages.js'
import type { OwnOrder } from '#server/orders/order.contract.ts'
import type { CustomerTicketView } from '#server/tickets/ticket-view.contract.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const baseOf = (token: string) => `/api/follow/${encodeURIComponent(token)}`

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  // The address is the key to the ticket: no search engine may list it.
  setHeaders({ 'x-robots-tag': 'noindex, nofollow' })
  const base = baseOf(params.token)
  const api = apiOver(fetch)
  const [ticket, { order }] = await Promise.all([
    orFail(api.get<CustomerTicketView>(base)),
    orFail(api.get<{ order: OwnOrder | null }>(`${base}/order`)),
  ])
  return { title: m.portal_ticket_title({ number: ticket.number }), base, ticket, order, answerId: newKey() }
}

export const actions: Actions = customerActions<RequestEvent>(({ params }) => baseOf(params.token))
