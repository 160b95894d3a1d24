import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SearchesBehind } from '#server/kb/learning/learning.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = Object.fromEntries(url.searchParams)
  const behind = await orFail(apiOver(fetch).get<SearchesBehind>('/api/knowledge/learning/searches', { query }))
  return { query, behind }
}
