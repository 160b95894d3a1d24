import { apiOver, newKey } from '#lib/api/index.ts'
import { customerActions } from '#lib/customer/ticket/actions.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OwnOrder } from '#server/orders/order.contract.ts'
import type { CustomerTicketView } from '#server/tickets/ticket-view.contract.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const baseOf = (number: string) => `/api/portal/tickets/${encodeURIComponent(number)}`

export const load: PageServerLoad = async ({ fetch, params }) => {
  const base = baseOf(params.number)
  const api = apiOver(fetch)
  const [ticket, { order }] = await Promise.all([
    orFail(api.get<CustomerTicketView>(base)),
    orFail(api.get<{ order: OwnOrder | null }>(`${base}/order`)),
  ])
  return { title: `${ticket.number} ${ticket.subject}`, base, ticket, order, answerId: newKey() }
}

export const actions: Actions = customerActions<RequestEvent>(({ params }) => baseOf(params.number))
