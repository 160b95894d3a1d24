import type rehypeSanitize from 'rehype-sanitize'

export type HtmlRoot = Parameters<ReturnType<typeof rehypeSanitize>>[0]
type Child = HtmlRoot['children'][number]
type Element = Extract<Child, { type: 'element' }>

const number = /\bKB-\d{4}\b|\bTT-\d{4}-\d{6}\b/g
const untouched = new Set(['a', 'code', 'pre'])

/** Where an article is read, or null where this reader would find nothing: its number then stays text. */
export type ArticleHref = (number: string) => string | null

/** The number of an article or ticket in running text becomes a link to it. */
export function autolinkNumbers(parent: HtmlRoot | Element, hrefOf: ArticleHref): void {
  parent.children = parent.children.flatMap((child): Child[] => {
    if (child.type === 'element' && !untouched.has(child.tagName)) autolinkNumbers(child, hrefOf)
    return child.type === 'text' ? linked(child.value, hrefOf) : [child]
  }) as typeof parent.children
}

function linked(text: string, hrefOf: ArticleHref): Child[] {
  const pieces: Child[] = []
  let position = 0
  for (const match of text.matchAll(number)) {
    if (match.index > position) pieces.push({ type: 'text', value: text.slice(position, match.index) })
    const words: Element['children'][number] = { type: 'text', value: match[0] }
    const href = hrefOf(match[0])
    pieces.push(href === null ? words : { type: 'element', tagName: 'a', properties: { href }, children: [words] })
    position = match.index + match[0].length
  }
  if (position < text.length) pieces.push({ type: 'text', value: text.slice(position) })
  return pieces
}

interface Where {
  articleHref: ArticleHref
  sectionPrefix: string
}

/** Every link leads to an article, a page of ours, a section, or plainly outside; any other loses its target. */
export function safeLinks(parent: HtmlRoot | Element, where: Where): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue
    if (child.tagName === 'a') {
      const { href, rel } = target(child.properties.href, where)
      child.properties = { ...child.properties, href, rel }
    }
    safeLinks(child, where)
  }
}

const nothing = { href: undefined, rel: undefined }

function target(value: unknown, where: Where): { href: string | undefined; rel: string[] | undefined } {
  if (typeof value !== 'string') return nothing
  const inside = (href: string | undefined) => ({ href, rel: undefined })
  if (/^(?:\.?\/)?(?:kb\/)?KB-\d{4}(?:\.md)?$/.test(value)) {
    return inside(where.articleHref(/KB-\d{4}/.exec(value)![0]) ?? undefined)
  }
  if (value.startsWith('#')) {
    const known = value.startsWith(`#${where.sectionPrefix}`) || value.startsWith('#user-content-fn')
    return inside(known ? value : `#${where.sectionPrefix}${value.slice(1)}`)
  }
  // One slash and no more: //host and /\host leave for another site.
  if (/^\/(?![/\\])/.test(value)) return inside(value)
  if (/^(?:mailto|tel):/i.test(value)) return inside(value)
  if (/^https?:\/\//i.test(value)) return { href: value, rel: ['noopener', 'noreferrer', 'nofollow'] }
  return nothing
}
