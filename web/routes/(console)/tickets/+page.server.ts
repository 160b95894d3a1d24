import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import { readQuery } from '#lib/tickets/query.ts'
import type { Page } from '#lib/tickets/ticket-list.svelte.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = readQuery(url.searchParams, { view: 'all', sort: 'updated' })
  const page = await orFail(apiOver(fetch).get<Page>('/api/tickets', { query: { ...query } }))
  return { query, page }
}
