import type { ArticleUse, ArticleView } from './article-view.contract.ts'
import type { Article } from './article.store.ts'
import { assetKey, isDrawn, type AssetRef } from './assets/asset-links.ts'
import { renderMarkdown } from './markdown.ts'

export interface Around {
  translation: ArticleView['translation']
  /** Articles named in the text that this reader may open. */
  open: ReadonlySet<string>
  /** Where articles are read: the console's pages or the public help. */
  pages: '/kb' | '/help'
  use: ArticleUse | null
  /** Pictures and files the text names and that are there, each with its type. */
  assets: ReadonlyMap<string, string>
  writing?: ArticleView['writing']
}

const named = /\bKB-\d{4}\b/g

export function numbersNamedIn(article: Article): string[] {
  return [...new Set(article.body.match(named))].filter((number) => number !== article.number)
}

/** The article as one reader sees it. Customers get the page, staff also the markdown to insert into replies. */
export function presentArticle(
  article: Article,
  { translation, open, pages, use, assets, writing = null }: Around,
): ArticleView {
  const { number, language, title, summary, type, product, audience, confidence, state } = article
  const { symptoms, owner, reviewOn, version, equipment, keywords, body } = article
  return {
    ...{ number, language, title, summary, type, product, audience, confidence, state },
    ...{ symptoms, owner, reviewOn, version, equipment, keywords, translation, use, writing },
    retired: state === 'retired' ? { reason: article.retiredReason, redirect: article.redirectTo } : null,
    updatedAt: article.updatedAt.toISOString(),
    html: rendered(article, pages, open, assets),
    markdown: use ? body : null,
  }
}

const kept = new Map<string, string>()
const mostKept = 500

/** Rendering takes 5 ms, and a version never changes its text. */
function rendered(
  article: Article,
  pages: Around['pages'],
  open: ReadonlySet<string>,
  assets: Around['assets'],
): string {
  const leads = numbersNamedIn(article).filter((number) => open.has(number))
  const key = [article.id, article.version, pages, ...leads, ...assets.keys()].join(' ')
  const before = kept.get(key)
  if (before !== undefined) return before
  const html = renderMarkdown(article.body, {
    articleHref: (number) => (leads.includes(number) ? `${pages}/${number}` : null),
    // Whether there is such a ticket for the reader is found out behind the link, as for a number typed by hand.
    ticketHref: (number) => (pages === '/kb' ? `/tickets/${number}` : null),
    asset: assetLinks(assets, pages),
  })
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
  kept.set(key, html)
  return html
}

/** Where each of these is handed out: the help has a door of its own. */
export function assetLinks(types: ReadonlyMap<string, string>, pages: Around['pages']) {
  const door = pages === '/help' ? '/api/help/articles' : '/api/articles'
  return (ref: AssetRef) => {
    const type = types.get(assetKey(ref))
    if (type === undefined) return null
    return { href: `${door}/${ref.article}/files/${encodeURIComponent(ref.name)}`, isDrawn: isDrawn(type) }
  }
}
