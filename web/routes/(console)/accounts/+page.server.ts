import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AccountLine } from '#server/accounts/account-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 100)
  const { items } = await orFail(apiOver(fetch).get<{ items: AccountLine[] }>('/api/accounts', { query: { q } }))
  return { q, items }
}
