import type { SearchKind } from './port.ts'

/** What decides where a hit of one kind stands among those of others. */
export interface Mixable {
  kind: SearchKind
  score: number
  byNumber: boolean
  /** How many units of the question it answers, and how many of them by its title or keywords in the very words asked. */
  answers: number
  names: number
}

/**
 * The order of kinds among each other. Words weigh by how often they stand in a text, so a ticket whose long conversation
 * says a word ten times would come before the article that is called by it; but who looks for a fault and not for a number
 * looks for the answer first. So a ticket never stands before an article whose title or keywords say, in the words asked,
 * at least as much as the whole ticket does, and more than the ticket's own subject does. Its score is lowered to just below
 * the last such article. Whoever means a ticket by its subject, by its number or by more words than any title has finds
 * it where its words put it; and among one kind nothing changes.
 */
export function mixed<T extends Mixable>(found: readonly T[]): T[] {
  const most = found.reduce((all, { answers }) => Math.max(all, answers), 0)
  /** By number of units: the lowest score of an article that is called by at least so many. */
  const floor = new Array<number>(most + 2).fill(Infinity)
  for (const { kind, byNumber, names, score } of found) {
    if (kind !== 'article' || byNumber) continue
    for (let units = 1; units <= Math.min(names, most); units++) floor[units] = Math.min(floor[units]!, score)
  }
  if (floor[1] === Infinity) return [...found]
  return found.map((one) => {
    if (one.kind !== 'ticket' || one.byNumber) return one
    const cap = floor[Math.max(one.answers, one.names + 1, 1)] ?? Infinity
    return one.score < cap ? one : { ...one, score: cap * 0.999 }
  })
}
