import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const number = url.searchParams.get('ticket')
  if (!number) return { ticket: null }
  return { ticket: await orFail(apiOver(fetch).get<TicketView>(`/api/tickets/${encodeURIComponent(number)}`)) }
}
