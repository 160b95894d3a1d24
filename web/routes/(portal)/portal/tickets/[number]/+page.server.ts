import { apiOver, newKey } from '#lib/api/index.ts'
import { customerActions } from '#lib/customer/ticket/actions.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CustomerTicketView } from '#server/tickets/ticket-view.contract.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const baseOf = (number: string) => `/api/portal/tickets/${encodeURIComponent(number)}`

export const load: PageServerLoad = async ({ fetch, params }) => {
  const base = baseOf(params.number)
  const ticket = await orFail(apiOver(fetch).get<CustomerTicketView>(base))
  return { title: `${ticket.number} ${ticket.subject}`, base, ticket, answerId: newKey() }
}

export const actions: Actions = customerActions<RequestEvent>(({ params }) => baseOf(params.number))
