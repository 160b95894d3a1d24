import { apiOver } from '#lib/api/index.ts'
import { readFilters } from '#lib/kb/filters.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SearchAnswer } from '#server/kb/article-view.contract.ts'
import type { PageServerLoad } from './$types'

const limit = 30

export const load: PageServerLoad = async ({ fetch, url, locals: { language } }) => {
  const filters = readFilters(url.searchParams)
  const query = { ...filters, kind: 'article', reader: language, limit }
  return { filters, answer: await orFail(apiOver(fetch).get<SearchAnswer>('/api/search', { query })) }
}
