import type { ArticleUse, ArticleView } from './article-view.contract.ts'
import type { Article } from './article.store.ts'
import { renderMarkdown } from './markdown.ts'

export interface Around {
  translation: ArticleView['translation']
  /** Articles named in the text that this reader may open. */
  open: ReadonlySet<string>
  /** Where articles are read: the console's pages or the public help. */
  pages: '/kb' | '/help'
  use: ArticleUse | null
  writing?: ArticleView['writing']
}

const named = /\bKB-\d{4}\b/g

export function numbersNamedIn(article: Article): string[] {
  return [...new Set(article.body.match(named))].filter((number) => number !== article.number)
}

/** The article as one reader sees it. Customers get the page, staff also the markdown to insert into replies. */
export function presentArticle(
  article: Article,
  { translation, open, pages, use, writing = null }: Around,
): ArticleView {
  const { number, language, title, summary, type, product, audience, confidence, state } = article
  const { symptoms, owner, reviewOn, version, equipment, keywords, body } = article
  return {
    ...{ number, language, title, summary, type, product, audience, confidence, state },
    ...{ symptoms, owner, reviewOn, version, equipment, keywords, translation, use, writing },
    retired: state === 'retired' ? { reason: article.retiredReason, redirect: article.redirectTo } : null,
    updatedAt: article.updatedAt.toISOString(),
    html: rendered(article, pages, open),
    markdown: use ? body : null,
  }
}

const kept = new Map<string, string>()
const mostKept = 500

/** Rendering takes 5 ms, and a version never changes its text. */
function rendered(article: Article, pages: Around['pages'], open: ReadonlySet<string>): string {
  const leads = numbersNamedIn(article).filter((number) => open.has(number))
  const key = [article.id, article.version, pages, ...leads].join(' ')
  const before = kept.get(key)
  if (before !== undefined) return before
  const html = renderMarkdown(article.body, {
    articleHref: (number) => (leads.includes(number) ? `${pages}/${number}` : null),
  })
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
  kept.set(key, html)
  return html
}
