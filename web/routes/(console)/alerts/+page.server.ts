import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'account_manager', 'supervisor', 'admin')) return { items: null }
  return orFail(apiOver(fetch).get<{ items: AlertView[] }>('/api/alerts'))
}
