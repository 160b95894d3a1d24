import { apiOver, newKey } from '#lib/api/index.ts'
import { customerActions } from '#lib/customer/ticket/actions.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import { m } from '#lib/paraglide/messages.js'
import type { CustomerTicketView } from '#server/tickets/ticket-view.contract.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const baseOf = (token: string) => `/api/follow/${encodeURIComponent(token)}`

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  // The address is the key to the ticket: no search engine may list it.
  setHeaders({ 'x-robots-tag': 'noindex, nofollow' })
  const base = baseOf(params.token)
  const ticket = await orFail(apiOver(fetch).get<CustomerTicketView>(base))
  return { title: m.portal_ticket_title({ number: ticket.number }), base, ticket, answerId: newKey() }
}

export const actions: Actions = customerActions<RequestEvent>(({ params }) => baseOf(params.token))
