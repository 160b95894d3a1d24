import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { TicketsBehind } from '#server/kb/learning/learning.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = Object.fromEntries(url.searchParams)
  return {
    query,
    behind: await orFail(apiOver(fetch).get<TicketsBehind>('/api/knowledge/learning/tickets', { query })),
  }
}
