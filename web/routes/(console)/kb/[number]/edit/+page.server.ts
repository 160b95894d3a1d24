import { apiOver } from '#lib/api/index.ts'
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
  const path = `/api/articles/${encodeURIComponent(params.number)}/working-copy`
  const [copy, reviewers] = await orFail(
    Promise.all([api.get<WorkingCopyView>(path), api.get<{ items: Reviewer[] }>('/api/articles/reviewers')]),
  )
  return { copy, reviewers: reviewers.items }
}
