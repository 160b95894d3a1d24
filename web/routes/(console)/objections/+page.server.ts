import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ObjectionList } from '#server/tickets/objection.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'supervisor')) return { items: null }
  return orFail(apiOver(fetch).get<ObjectionList>('/api/objections'))
}
