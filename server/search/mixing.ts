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

/** So many articles stand before tickets that say it only in their text, where they say it in theirs. */
const bestArticles = 10

/**
 * The order of kinds among each other. Words weigh by how often they stand in a text and how short it is, so a closed ticket
 * that says a word in passing would come before the article that is called by it; but who looks for a fault and not for a
 * number looks for the answer first. So a ticket never stands before
 *
 * - an article whose title or keywords say, in the words asked, at least as much as the whole ticket does, and more than the
 *   ticket's own subject does;
 * - where its subject says nothing of it, the ten best articles that answer as much in whatever way. Ten, so that a word
 *   which half of all articles use does not push the tickets off the page.
 *
 * Its score is lowered to just below the last of these. Whoever means a ticket by its subject, by its number or by more
 * words than any article answers finds it where its words put it; and among one kind nothing changes.
 */
export function mixed<T extends Mixable>(found: readonly T[]): T[] {
  const articles = found.filter(({ kind, byNumber }) => kind === 'article' && !byNumber)
  if (articles.length === 0) return [...found]
  const most = found.reduce((all, { answers }) => Math.max(all, answers), 0)
  /** By number of units: the lowest score of an article that is called by at least so many. */
  const called = new Array<number>(most + 2).fill(Infinity)
  /** The same of the ten best that answer at least so many. */
  const telling = new Array<number>(most + 2).fill(Infinity)
  const told = new Array<number>(most + 2).fill(0)
  for (const { answers, names, score } of articles.toSorted((a, b) => b.score - a.score)) {
    for (let units = 1; units <= Math.min(names, most); units++) called[units] = Math.min(called[units]!, score)
    for (let units = 1; units <= answers; units++) {
      if (told[units]!++ < bestArticles) telling[units] = Math.min(telling[units]!, score)
    }
  }
  return found.map((one) => {
    if (one.kind !== 'ticket' || one.byNumber || one.answers === 0) return one
    const cap = Math.min(
      called[Math.max(one.answers, one.names + 1)] ?? Infinity,
      one.names === 0 ? telling[one.answers]! : Infinity,
    )
    return one.score < cap ? one : { ...one, score: cap * 0.999 }
  })
}
