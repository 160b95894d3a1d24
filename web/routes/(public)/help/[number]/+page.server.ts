import { redirect } from '@sveltejs/kit'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ArticleView } from '#server/kb/article-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => {
  const path = `/api/help/articles/${encodeURIComponent(params.number)}`
  const article = await orFail(apiOver(fetch).get<ArticleView>(path))
  // A retired article's old address leads on.
  if (article.number !== params.number) redirect(308, `/help/${article.number}`)
  return { title: article.title, article }
}
