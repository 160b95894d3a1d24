import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ArticleView } from '#server/kb/article-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => {
  const path = `/api/help/articles/${encodeURIComponent(params.number)}`
  const article = await orFail(apiOver(fetch).get<ArticleView>(path))
  return { title: article.title, article }
}
