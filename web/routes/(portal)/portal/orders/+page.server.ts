import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OwnOrder } from '#server/orders/order.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = await orFail(apiOver(fetch).get<{ items: OwnOrder[] }>('/api/portal/orders'))
  return { title: m.order_portal_title(), items }
}
