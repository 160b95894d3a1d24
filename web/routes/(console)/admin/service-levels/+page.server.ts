import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ServiceLevels } from '#server/sla/service-level.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'admin')) return { promised: null }
  return { promised: await orFail(apiOver(fetch).get<ServiceLevels>('/api/service-levels')) }
}
