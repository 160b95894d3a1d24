import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ResourceList } from '#server/inventory/inventory.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => ({
  stock: hasRole(locals.me, 'agent', 'technician', 'supervisor', 'admin')
    ? await orFail(apiOver(fetch).get<ResourceList>('/api/resources'))
    : null,
})
