import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OrderLine } from '#server/orders/order.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => ({
  items: (await orFail(apiOver(fetch).get<{ items: OrderLine[] }>('/api/orders'))).items,
  maySet: hasRole(locals.me, 'supervisor', 'admin'),
})
