import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AccountLine } from '#server/accounts/account-view.contract.ts'
import type { Portfolio } from '#server/portfolio/portfolio.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, locals }) => {
  const api = apiOver(fetch)
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 100)
  if (!q && hasRole(locals.me, 'account_manager')) {
    return { q, items: [], portfolio: await orFail(api.get<Portfolio>('/api/portfolio')) }
  }
  const { items } = await orFail(api.get<{ items: AccountLine[] }>('/api/accounts', { query: { q } }))
  return { q, items, portfolio: null }
}
