import { redirect } from '@sveltejs/kit'
import { ApiProblem, apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { WorkingCopyView } from '#server/kb/working-copy.contract.ts'
import type { PageServerLoad } from './$types'

interface Reviewer {
  id: string
  name: string
  nameEn: string
}

export const load: PageServerLoad = async ({ fetch, params }) => {
  const api = apiOver(fetch)
  const article = encodeURIComponent(params.number)
  const copying = api.get<WorkingCopyView>(`/api/articles/${article}/working-copy`).catch((problem: unknown) => {
    // Published or given up meanwhile: whoever comes back to this address wants the article.
    if (problem instanceof ApiProblem && problem.code === 'working_copy.not_found') redirect(303, `/kb/${article}`)
    throw problem
  })
  const [copy, reviewers] = await orFail(
    Promise.all([copying, api.get<{ items: Reviewer[] }>('/api/articles/reviewers')]),
  )
  return { copy, reviewers: reviewers.items }
}
