import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ArticleView } from '#server/kb/article-view.contract.ts'
import type { ArticleVersionView } from '#server/kb/working-copy.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => {
  const api = apiOver(fetch)
  const path = `/api/articles/${encodeURIComponent(params.number)}`
  const [article, versions] = await orFail(
    Promise.all([api.get<ArticleView>(path), api.get<{ items: ArticleVersionView[] }>(`${path}/versions`)]),
  )
  return { article, versions: versions.items }
}
