import { apiOver } from '#lib/api/index.ts'
import { ApiProblem } from '#lib/api/problem.ts'
import { readQuestion } from '#lib/search/questions.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SearchAnswer } from '#server/kb/article-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, locals: { language } }) => {
  const question = readQuestion(url.searchParams)
  const { q, kind, facets } = question
  const ask = (query: Record<string, string | string[]>) =>
    apiOver(fetch).get<SearchAnswer>('/api/search', { query: { ...query, q, kind, reader: language, limit: '30' } })
  // An address from elsewhere may name a value there is not: then it is asked without its filters.
  const answer = await ask(facets).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 422) return orFail(ask({}))
    return orFail(Promise.reject(error))
  })
  return { question, answer }
}
