import { expect } from 'vitest'
import type { Logger } from 'pino'
import { createLog } from '#server/http/log.ts'
import { keptByTest } from './after.ts'

interface Line {
  level: string
  msg: string
  [field: string]: unknown
}

const lines: Line[] = []
const expected: RegExp[] = []

/** A log whose lines of level error fail the test that caused them, unless it said it expects them. */
export function testLog(): Logger {
  return createLog('info', { write: (text: string) => void lines.push(JSON.parse(text) as Line) })
}

/** This test makes the server complain, and that is right. */
export function expectLogged(pattern: RegExp): void {
  expected.push(pattern)
}

export function loggedLines(): readonly Line[] {
  return lines
}

keptByTest({
  forget() {
    lines.length = 0
    expected.length = 0
  },
  check() {
    const errors = lines
      .splice(0)
      .filter((line) => line.level === 'error' || line.level === 'fatal')
      .map((line) => JSON.stringify(line))
    const right = expected.splice(0)
    const missing = right.filter((pattern) => !errors.some((line) => pattern.test(line)))
    const surprising = errors.filter((line) => !right.some((pattern) => pattern.test(line)))
    expect(surprising, 'lines of level error in the log that no test expected').toEqual([])
    expect(missing, 'lines of level error that were expected and did not come').toEqual([])
  },
})
