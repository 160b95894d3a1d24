import { onTestFinished } from 'vitest'

const afterwards: (() => Promise<void>)[] = []
const kept: { forget: () => void; check: () => void }[] = []

/** Runs when the test is done it was called from, or the test file if it was called before all tests; last one first. */
export function atEnd(undo: () => Promise<void>): void {
  try {
    onTestFinished(undo)
  } catch {
    afterwards.push(undo)
  }
}

/** What is written down during a test and looked at after each: `check` throws, `forget` starts anew. */
export function keptByTest(book: { forget: () => void; check: () => void }): void {
  kept.push(book)
}

/** For the hooks of every test file. */
export const hooks = {
  begin: () => kept.forEach(({ forget }) => forget()),
  check: () => kept.forEach(({ check }) => check()),
  async end() {
    for (const undo of afterwards.splice(0).reverse()) await undo()
  },
}
