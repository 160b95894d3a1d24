import { createHash } from 'node:crypto'
import type { ArticleFile } from './front-matter.ts'

/** An article as its file says it, and the fingerprint by which an unchanged file changes nothing. */
export interface Sourced extends ArticleFile {
  hash: Buffer
}

export interface Known {
  number: string
  state: string
  /** Null once it was edited in the product. */
  sourceHash: Buffer | null
}

export type Fate = 'new' | 'changed' | 'unchanged' | 'editedHere'

/**
 * What becomes of a file. Work done in the product is never replaced in passing: whoever wants the file's text names the
 * article.
 */
export function fateOf(file: Sourced, known: Known | undefined, overwrite: ReadonlySet<string>): Fate {
  if (!known) return 'new'
  if (known.sourceHash?.equals(file.hash)) return 'unchanged'
  if (overwrite.has(file.number)) return 'changed'
  return known.sourceHash === null || known.state !== 'published' ? 'editedHere' : 'changed'
}

/** Line ends do not count: a checkout on Windows is no new version. */
export function hashOfSource(source: string): Buffer {
  return createHash('sha256').update(source.replace(/\r\n?/g, '\n')).digest()
}
