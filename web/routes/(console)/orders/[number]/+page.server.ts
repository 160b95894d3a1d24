import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OrderView } from '#server/orders/order.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  order: await orFail(apiOver(fetch).get<OrderView>(`/api/orders/${encodeURIComponent(params.number)}`)),
})
