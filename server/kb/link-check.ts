import type { ArticleAudience, ArticleState } from './article.contract.ts'
import { assetKey, assetsNamedIn, type AssetRef } from './assets/asset-links.ts'
import type { LinkFinding } from './working-copy.contract.ts'

/** What a text leads to, before anybody knows whether it is there. */
export interface NamedLinks {
  articles: string[]
  tickets: string[]
  assets: AssetRef[]
}

const articleNumber = /\bKB-\d{4}\b/g
export const ticketNumber = /\bTT-\d{4}-\d{6}\b/g
/** Pages of the house that a link names. */
const page = /\]\((\/[^)\s]*)/g
const open = /^\/(?:help|report|portal|follow|welcome|sign-in)(?:[/?#]|$)/

export function linksIn(markdown: string): NamedLinks {
  return {
    articles: [...new Set(markdown.match(articleNumber))],
    tickets: [...new Set(markdown.match(ticketNumber))],
    assets: assetsNamedIn(markdown),
  }
}

/** What the writer may know of these targets: nothing is known of what this person may not see. */
export interface KnownTargets {
  articles: ReadonlyMap<string, { audience: ArticleAudience; state: ArticleState }>
  tickets: ReadonlySet<string>
  assets: { has(key: string): boolean }
}

/** Whoever reads the one reads the other: customers ⊂ agents ⊂ technicians. */
const order: ArticleAudience[] = ['customers', 'agents', 'technicians']
export const readsToo = (reader: ArticleAudience, target: ArticleAudience) =>
  order.indexOf(target) <= order.indexOf(reader)

/** Links that lead nowhere, or nowhere for those the text is written for; told while it is written. */
export function brokenLinks(
  text: { markdown: string; audience: ArticleAudience; number: string | null },
  known: KnownTargets,
): LinkFinding[] {
  const { markdown, audience } = text
  const links = linksIn(markdown)
  const found: LinkFinding[] = []
  const say = (kind: LinkFinding['kind'], target: string, why: LinkFinding['why'], needle = target) =>
    found.push({ kind, target, why, line: lineOf(markdown, needle) })
  for (const number of links.articles) {
    if (number === text.number) continue
    const target = known.articles.get(number)
    if (!target) say('article', number, 'absent')
    else if (target.state === 'retired') say('article', number, 'retired')
    else if (target.state !== 'published') say('article', number, 'unpublished')
    else if (!readsToo(audience, target.audience)) say('article', number, 'hidden')
  }
  for (const number of links.tickets) {
    if (!known.tickets.has(number)) say('ticket', number, 'absent')
    else if (audience === 'customers') say('ticket', number, 'hidden')
  }
  for (const ref of links.assets) if (!known.assets.has(assetKey(ref))) say('file', ref.name, 'absent')
  if (audience === 'customers') {
    for (const [, path] of markdown.matchAll(page)) {
      if (!open.test(path!) && !articleOnly(path!)) say('page', path!, 'hidden')
    }
  }
  return found.sort((a, b) => a.line - b.line)
}

/** A link to an article is judged as one. */
const articleOnly = (path: string) => /^\/kb\/KB-\d{4}$/.test(path)

function lineOf(markdown: string, needle: string): number {
  const at = markdown.indexOf(needle)
  return at < 0 ? 1 : markdown.slice(0, at).split('\n').length
}
