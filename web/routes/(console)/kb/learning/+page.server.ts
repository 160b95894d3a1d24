import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ArticleTaskList, LearningView } from '#server/kb/learning/learning.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const api = apiOver(fetch)
  const { me } = await parent()
  const days = ['7', '30', '90', '180'].find((each) => each === url.searchParams.get('days')) ?? '30'
  const [tasks, view] = await orFail(
    Promise.all([
      api.get<ArticleTaskList>('/api/article-tasks'),
      hasRole(me, 'supervisor', 'admin')
        ? api.get<LearningView>('/api/knowledge/learning', { query: { days } })
        : Promise.resolve(null),
    ]),
  )
  return { tasks, view, days }
}
