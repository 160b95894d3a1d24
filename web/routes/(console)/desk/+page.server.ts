import { apiOver } from '#lib/api/index.ts'
import type { ViewCounts } from '#lib/desk/counts.svelte.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import { readQuery } from '#lib/tickets/query.ts'
import type { Page } from '#lib/tickets/ticket-list.svelte.ts'
import type { SavedView } from '#server/desk/saved-view.contract.ts'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, untrack }) => {
  const api = apiOver(fetch)
  const query = readQuery(url.searchParams, { view: 'mine', sort: 'due' })
  // Which ticket is open beside the list is the browser's business; only the first page comes with it.
  const number = untrack(() => url.searchParams.get('ticket'))
  const [page, groups, counts, views, ticket] = await Promise.all([
    orFail(api.get<Page>('/api/tickets', { query: { ...query } })),
    query.group
      ? orFail(api.get<{ items: { key: string; count: number }[] }>('/api/ticket-groups', { query: { ...query } }))
      : { items: [] },
    orFail(api.get<ViewCounts>('/api/ticket-counts')),
    orFail(api.get<{ items: SavedView[]; mayShare: boolean }>('/api/me/views')),
    number ? api.get<TicketView>(`/api/tickets/${encodeURIComponent(number)}`).catch(() => null) : null,
  ])
  return { query, page, groups, counts, views, ticket }
}
