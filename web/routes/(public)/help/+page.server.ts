import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { articleProduct } from '#server/kb/article.contract.ts'
import type { ArticlePage, SearchAnswer } from '#server/kb/article-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, locals: { language } }) => {
  const api = apiOver(fetch)
  const q = url.searchParams.get('q')?.trim().slice(0, 200) ?? ''
  const product = articleProduct
    .optional()
    .catch(undefined)
    .parse(url.searchParams.get('product') ?? undefined)
  // Help that cannot be had is said so in the page; reporting a fault must stay one click away.
  const [found, page] = await Promise.all([
    q
      ? api.get<SearchAnswer>('/api/help/search', { query: { q, language, product, limit: 20 } }).catch(() => null)
      : null,
    q
      ? null
      : api.get<ArticlePage>('/api/help/articles', { query: { language, product, limit: 100 } }).catch(() => null),
  ])
  return { title: m.help_title(), q, product: product ?? null, language, found, articles: page?.items ?? null }
}
