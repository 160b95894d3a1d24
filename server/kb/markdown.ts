import rehypeSanitize from 'rehype-sanitize'
import rehypeSlug from 'rehype-slug'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { tamed } from './markdown-limits.ts'
import { assetOf, type AssetRef } from './assets/asset-links.ts'
import { autolinkNumbers, safeLinks, type ArticleHref, type HtmlRoot } from './markdown-links.ts'

export interface MarkdownOptions {
  /** Where articles are read: the console and the public help have different pages for them. Null leaves the number text. */
  articleHref?: ArticleHref
  /** Where tickets are read; null leaves the number text. */
  ticketHref?: ArticleHref
  /** Where a picture or file of an article is handed out, and whether a browser draws it. Null leaves its description. */
  asset?: (ref: AssetRef) => { href: string; isDrawn: boolean } | null
}

const sectionPrefix = 'section-'
const noteId = /^(section-|user-content-fn)/

/** Elements and attributes that may come out. Everything else is dropped, whatever it came from. */
const allowed: NonNullable<Parameters<typeof rehypeSanitize>[0]> = {
  tagNames: [
    ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'code', 'em', 'strong', 'del', 'a'],
    ...['ul', 'ol', 'li', 'input', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'section', 'img'],
  ],
  attributes: {
    a: ['href', ['id', noteId], ['rel', 'noopener', 'noreferrer', 'nofollow']],
    code: [['className', /^language-[\w-]{1,20}$/]],
    // Our own addresses alone: a picture from elsewhere would tell that elsewhere who reads.
    img: [['src', /^\/api\/(?:help\/)?articles\/KB-\d{4,9}\/files\/[^/?#]+$/], 'alt', ['loading', 'lazy']],
    input: [
      ['type', 'checkbox'],
      ['disabled', true],
      ['checked', true],
    ],
    li: [['id', noteId]],
    ol: ['start'],
    td: [['align', 'left', 'center', 'right']],
    th: [['align', 'left', 'center', 'right']],
    ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, [['id', noteId]]])),
  },
  protocols: { href: ['http', 'https', 'mailto', 'tel'] },
  required: { input: { type: 'checkbox', disabled: true }, img: { loading: 'lazy' } },
  ancestors: { li: ['ul', 'ol'], tr: ['table'], td: ['table'], th: ['table'], thead: ['table'], tbody: ['table'] },
  clobber: [],
  strip: ['script', 'style'],
}

/**
 * Markdown to HTML that may stand in a page. HTML in the source is shown as the text it is, pictures that are not the
 * article's own as their description; the tree is sanitised by an allow-list as the last step before it is printed.
 */
export function renderMarkdown(markdown: string, options: MarkdownOptions = {}): string {
  const { articleHref = (number: string) => `/kb/${number}`, ticketHref = () => null, asset = () => null } = options
  const hrefOf = (number: string) => (number.startsWith('TT-') ? ticketHref(number) : articleHref(number))
  const processor = unified()
    .use(remarkParse)
    .use(remarkGfm, { singleTilde: false })
    .use(() => (tree: MarkdownNode) => htmlAsText(tree, asset))
    .use(remarkRehype)
    .use(rehypeSlug, { prefix: sectionPrefix })
    .use(() => (tree: HtmlRoot) => autolinkNumbers(tree, hrefOf))
    .use(() => (tree: HtmlRoot) => safeLinks(tree, { articleHref, sectionPrefix }))
    .use(rehypeSanitize, allowed)
    .use(rehypeStringify)
  return String(processor.processSync(tamed(markdown)))
}

/** The words of a text without its marks, for the search and for previews. */
export function markdownText(markdown: string): string {
  const tree = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).parse(tamed(markdown))
  return wordsOf(tree as MarkdownNode)
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
}

interface MarkdownNode {
  type: string
  value?: string
  alt?: string | null
  url?: string
  children?: MarkdownNode[]
}

const breaks = new Set(['paragraph', 'heading', 'code', 'tableCell', 'tableRow', 'listItem', 'break', 'html'])

function wordsOf(node: MarkdownNode): string {
  if (node.type === 'html' && node.value?.startsWith('<!--')) return ''
  const inner = node.children ? node.children.map(wordsOf).join('') : (node.value ?? node.alt ?? '')
  return breaks.has(node.type) ? `${inner}\n` : inner
}

const phrasing = new Set(['paragraph', 'heading', 'tableCell', 'emphasis', 'strong', 'delete', 'link', 'linkReference'])

type Asset = NonNullable<MarkdownOptions['asset']>

function htmlAsText(node: MarkdownNode, asset: Asset): void {
  node.children = node.children?.flatMap((child): MarkdownNode[] => {
    const own = ownAsset(child, asset)
    if (own) return [own]
    const text = asText(child)
    if (text === null) {
      htmlAsText(child, asset)
      return [child]
    }
    if (text === '') return []
    const shown = { type: 'text', value: text }
    return phrasing.has(node.type) ? [shown] : [{ type: 'paragraph', children: [shown] }]
  }) as MarkdownNode[]
}

/** A picture or a link to a file of an article, with the address it is handed out at. */
function ownAsset(node: MarkdownNode, asset: Asset): MarkdownNode | null {
  if (node.type !== 'image' && node.type !== 'link') return null
  const ref = assetOf(node.url ?? '')
  const found = ref && asset(ref)
  if (!found) return null
  if (node.type === 'link') {
    htmlAsText(node, asset)
    return { ...node, url: found.href }
  }
  if (found.isDrawn) return { ...node, url: found.href }
  return { type: 'link', url: found.href, children: [{ type: 'text', value: node.alt || ref.name }] }
}

function asText(node: MarkdownNode): string | null {
  if (node.type === 'html') return node.value!.startsWith('<!--') ? '' : node.value!
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? ''
  return null
}
