import { stringify } from 'yaml'
import type { ArticleFile } from './front-matter.ts'

/** The other way round of parseArticle: what it writes, parseArticle reads as the same article. */
export function articleText({ body, file: _, ...facts }: ArticleFile): string {
  const front = stringify(facts, {
    lineWidth: 0,
    defaultStringType: 'PLAIN',
    defaultKeyType: 'PLAIN',
    collectionStyle: 'any',
    singleQuote: true,
  })
  return `---\n${front}---\n${body.trim()}\n`
}
