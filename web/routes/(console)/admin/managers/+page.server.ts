import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ManagerList } from '#server/portfolio/portfolio.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { loaded: null }
  return { loaded: await orFail(apiOver(fetch).get<ManagerList>('/api/managers')) }
}
