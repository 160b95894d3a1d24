import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  ticket: await orFail(apiOver(fetch).get<TicketView>(`/api/tickets/${encodeURIComponent(params.number)}`)),
})
