import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!hasRole(locals.me, 'account_manager', 'supervisor', 'admin'))
    return { items: null, view: 'list' as const, opened: null }
  const { items } = await orFail(
    apiOver(fetch).get<{ items: AlertView[] }>('/api/alerts', { query: { view: 'board' } }),
  )
  const view = url.searchParams.get('view') === 'board' ? ('board' as const) : ('list' as const)
  return { items, view, opened: url.searchParams.get('alert') }
}
