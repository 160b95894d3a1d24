import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ArticleView } from '#server/kb/article-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  article: await orFail(apiOver(fetch).get<ArticleView>(`/api/articles/${encodeURIComponent(params.number)}`)),
})
