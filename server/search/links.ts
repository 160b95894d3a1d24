import type { SearchDocument } from './port.ts'

/** All languages of one article share a group, named by the number of the original. */
export function groupOf(document: SearchDocument): string | null {
  return document.kind === 'article' ? (document.translationOf ?? document.number) : null
}

type Lender = Pick<SearchDocument, 'id' | 'title' | 'keywords' | 'summary' | 'visibility'>

/**
 * The words an article is lent by its translations. Only a translation that everybody who sees this article may see
 * too lends its words: a hit must not tell what stands in a text the reader may not open.
 */
export function lentWords(to: Pick<SearchDocument, 'id' | 'visibility'>, group: Iterable<Lender>): string {
  const words: string[] = []
  for (const other of group) {
    if (other.id === to.id || !seenByAll(to.visibility, other.visibility)) continue
    words.push(other.title, ...(other.keywords ?? []), other.summary ?? '')
  }
  return words.filter(Boolean).join('\n')
}

function seenByAll(readers: readonly string[], visibility: readonly string[]): boolean {
  return visibility.includes('public') || (readers.length > 0 && readers.every((token) => visibility.includes(token)))
}
