import rehypeSanitize from 'rehype-sanitize'
import rehypeSlug from 'rehype-slug'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { tamed } from './markdown-limits.ts'
import { autolinkNumbers, safeLinks, type ArticleHref, type HtmlRoot } from './markdown-links.ts'

export interface MarkdownOptions {
  /** Where articles are read: the console and the public help have different pages for them. Null leaves the number text. */
  articleHref?: ArticleHref
}

const sectionPrefix = 'section-'
const noteId = /^(section-|user-content-fn)/

/** Elements and attributes that may come out. Everything else is dropped, whatever it came from. */
const allowed: NonNullable<Parameters<typeof rehypeSanitize>[0]> = {
  tagNames: [
    ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'code', 'em', 'strong', 'del', 'a'],
    ...['ul', 'ol', 'li', 'input', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'section'],
  ],
  attributes: {
    a: ['href', ['id', noteId], ['rel', 'noopener', 'noreferrer', 'nofollow']],
    code: [['className', /^language-[\w-]{1,20}$/]],
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
  required: { input: { type: 'checkbox', disabled: true } },
  ancestors: { li: ['ul', 'ol'], tr: ['table'], td: ['table'], th: ['table'], thead: ['table'], tbody: ['table'] },
  clobber: [],
  strip: ['script', 'style'],
}

/**
 * Markdown to HTML that may stand in a page. HTML in the source is shown as the text it is, pictures as their
 * description; the tree is sanitised by an allow-list as the last step before it is printed.
 */
export function renderMarkdown(markdown: string, options: MarkdownOptions = {}): string {
  const { articleHref = (number: string) => `/kb/${number}` } = options
  const processor = unified()
    .use(remarkParse)
    .use(remarkGfm, { singleTilde: false })
    .use(() => htmlAsText)
    .use(remarkRehype)
    .use(rehypeSlug, { prefix: sectionPrefix })
    .use(() => (tree: HtmlRoot) => autolinkNumbers(tree, articleHref))
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
  children?: MarkdownNode[]
}

const breaks = new Set(['paragraph', 'heading', 'code', 'tableCell', 'tableRow', 'listItem', 'break', 'html'])

function wordsOf(node: MarkdownNode): string {
  if (node.type === 'html' && node.value?.startsWith('<!--')) return ''
  const inner = node.children ? node.children.map(wordsOf).join('') : (node.value ?? node.alt ?? '')
  return breaks.has(node.type) ? `${inner}\n` : inner
}

const phrasing = new Set(['paragraph', 'heading', 'tableCell', 'emphasis', 'strong', 'delete', 'link', 'linkReference'])

function htmlAsText(node: MarkdownNode): void {
  node.children = node.children?.flatMap((child): MarkdownNode[] => {
    const text = asText(child)
    if (text === null) {
      htmlAsText(child)
      return [child]
    }
    if (text === '') return []
    const shown = { type: 'text', value: text }
    return phrasing.has(node.type) ? [shown] : [{ type: 'paragraph', children: [shown] }]
  }) as MarkdownNode[]
}

function asText(node: MarkdownNode): string | null {
  if (node.type === 'html') return node.value!.startsWith('<!--') ? '' : node.value!
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? ''
  return null
}
