import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AccountSeatsList } from '#server/routing/account-seats.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { list: null }
  return { list: await orFail(apiOver(fetch).get<AccountSeatsList>('/api/account-seats')) }
}
