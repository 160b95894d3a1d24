import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { ticketSymptom } from '#server/tickets/ticket.contract.ts'
import { articleAudience, articleConfidence, articleProduct, articleType } from './article.contract.ts'

const articleNumber = z.string().regex(/^KB-\d{4}$/, 'is written like KB-0007')
const line = (longest: number) => z.string().trim().min(3).max(longest).regex(/^.*$/, 'is one line')

/** What stands between the dashes. Strict: a misspelt key would silently be no key. */
const frontMatter = z.strictObject({
  number: articleNumber,
  language,
  title: line(160),
  summary: line(400),
  type: articleType,
  audience: articleAudience,
  confidence: articleConfidence,
  product: articleProduct,
  symptoms: z.array(ticketSymptom).max(8),
  equipment: line(200).optional(),
  keywords: z.array(z.string().trim().min(1).max(60)).min(1).max(30),
  /** The number of the article this one is the other language of. */
  translates: articleNumber.optional(),
  /** The team that keeps it true. */
  owner: z.string().regex(/^[a-z][a-zA-Z0-9-]{1,39}$/, 'is the short name of a team, like transmission or callCentre'),
  reviewOn: z.iso.date('is a date like 2027-05-31'),
})

export type ArticleFile = z.infer<typeof frontMatter> & {
  /** Markdown. */
  body: string
  file: string
}

export interface ArticleProblem {
  file: string
  line: number
  reason: string
}

/** Everything that is wrong with the files at hand, not only the first thing. */
export class FrontMatterError extends Error {
  readonly problems: ArticleProblem[]

  constructor(problems: ArticleProblem[]) {
    super(problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`).join('\n'))
    this.name = 'FrontMatterError'
    this.problems = problems
  }
}

const fence = /^---[ \t]*$/m

/** Reads one article: YAML between two lines of dashes, then markdown. Throws FrontMatterError. */
export function parseArticle(source: string, file: string): ArticleFile {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const fail = (line: number, reason: string) => new FrontMatterError([{ file, line, reason }])
  if (!/^---[ \t]*\n/.test(text)) throw fail(1, 'the file begins with a line of three dashes')
  const begin = text.indexOf('\n') + 1
  const end = text.slice(begin).search(fence)
  if (end < 0) throw fail(1, 'the front matter has no closing line of three dashes')

  const lines = new LineCounter()
  const document = parseDocument(text.slice(begin, begin + end), { lineCounter: lines })
  // One line further down than the YAML counts: the opening dashes.
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line) + 1
  if (document.errors.length > 0) {
    throw new FrontMatterError(
      document.errors.map((error) => ({ file, line: lineAt(error.pos[0]), reason: error.message.split('\n')[0]! })),
    )
  }
  if (!isMap(document.contents)) throw fail(2, 'the front matter is a list of keys and values')

  const read = frontMatter.safeParse(document.toJS({ maxAliasCount: 0 }))
  const after = text.slice(begin + end)
  const body = after.slice(after.indexOf('\n') + 1)
  const empty = !after.includes('\n') || body.trim() === ''
  const problems = read.success ? [] : read.error.issues.flatMap((issue) => told(issue, document, lineAt))
  const bodyLine = text.slice(0, begin + end).split('\n').length + 1
  if (empty) problems.push({ line: bodyLine, reason: 'the article has no text' })
  if (!read.success || empty) throw new FrontMatterError(problems.map((problem) => ({ file, ...problem })))
  return { ...read.data, body: body.trim(), file }
}

type Told = Omit<ArticleProblem, 'file'>

function told(issue: z.core.$ZodIssue, document: Document, lineAt: (offset: number) => number): Told[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineAt(offsetOfKey(document, key)),
      reason: `${key}: there is no such key`,
    }))
  }
  const path = issue.path.map(String)
  const offset = path.length === 0 ? 0 : offsetOf(document, issue.path as (string | number)[])
  const missing = path.length > 0 && document.getIn(issue.path) === undefined
  return [{ line: lineAt(offset), reason: `${path.join('.')}: ${missing ? 'is missing' : issue.message}` }]
}

/** Where a value stands; where it is missing, where its nearest parent does. */
function offsetOf(document: Document, path: (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function offsetOfKey(document: Document, key: string): number {
  if (!isMap(document.contents)) return 0
  const pair = document.contents.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
  return pair && isNode(pair.key) && pair.key.range ? pair.key.range[0] : 0
}

/**
 * Reads a whole library and checks what only shows between files: numbers used twice, translations of nothing, links to
 * articles that are not there. `problems` is empty when all is well.
 */
export function parseLibrary(files: readonly { file: string; source: string }[]): {
  articles: ArticleFile[]
  problems: ArticleProblem[]
} {
  const problems: ArticleProblem[] = []
  const articles: ArticleFile[] = []
  for (const { file, source } of files) {
    try {
      articles.push(parseArticle(source, file))
    } catch (error) {
      if (!(error instanceof FrontMatterError)) throw error
      problems.push(...error.problems)
    }
  }
  return { articles, problems: [...problems, ...between(articles, files)] }
}

function between(articles: ArticleFile[], files: readonly { file: string; source: string }[]): ArticleProblem[] {
  const sources = new Map(files.map(({ file, source }) => [file, source.split(/\r\n?|\n/)]))
  const lineOf = (file: string, text: string) =>
    Math.max(
      0,
      sources.get(file)!.findIndex((one) => one.includes(text)),
    ) + 1
  const byNumber = new Map<string, ArticleFile>()
  const problems: ArticleProblem[] = []
  for (const article of articles) {
    const { file, number } = article
    const first = byNumber.get(number)
    if (first)
      problems.push({ file, line: lineOf(file, number), reason: `number: ${first.file} has ${number} already` })
    else byNumber.set(number, article)
  }
  for (const { file, number, language, translates, body } of articles) {
    const original = translates ? byNumber.get(translates) : undefined
    const say = (reason: string) =>
      problems.push({ file, line: lineOf(file, 'translates:'), reason: `translates: ${reason}` })
    if (translates && !original) say(`there is no article ${translates}`)
    else if (original?.number === number) say('an article does not translate itself')
    else if (original?.language === language) say(`${translates} is in the same language`)
    else if (original?.translates) say(`${translates} is a translation itself; name ${original.translates}`)
    for (const linked of new Set(body.match(/\bKB-\d{4}\b/g))) {
      if (!byNumber.has(linked))
        problems.push({ file, line: lineOf(file, linked), reason: `links to ${linked}, which is not there` })
    }
  }
  return problems
}
