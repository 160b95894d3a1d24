import type { PromiseOutcome } from './promise.contract.ts'

const longestNotice = 15 * 60_000

/** When whoever holds the ticket is reminded: a third of the time before it is due, a quarter of an hour at most. */
export function remindAt(madeAt: Date, dueAt: Date): Date {
  const notice = Math.min(longestNotice, (dueAt.getTime() - madeAt.getTime()) / 3)
  return new Date(dueAt.getTime() - Math.round(notice))
}

/** A word at the very instant keeps the promise; one millisecond later does not. */
export function outcomeAt(dueAt: Date, at: Date): Exclude<PromiseOutcome, 'released'> {
  return at <= dueAt ? 'kept' : 'broken'
}

/** The first instant at which it is broken. */
export function brokenAt(dueAt: Date): Date {
  return new Date(dueAt.getTime() + 1)
}
