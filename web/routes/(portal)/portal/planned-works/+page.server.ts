import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = await orFail(apiOver(fetch).get<{ items: OwnWork[] }>('/api/portal/planned-works'))
  return { title: m.work_portal_title(), items }
}
