import type { Clock } from '#server/kernel/clock.ts'

export interface Span {
  days?: number
  hours?: number
  minutes?: number
  seconds?: number
  ms?: number
}

const msOf = ({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }: Span): number =>
  (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms

export interface TestClock extends Clock {
  advance(span: Span): Date
  set(iso: string): Date
}

/** A clock that stands still until it is moved. */
export function testClock(iso = '2026-11-23T02:00:00Z'): TestClock {
  let now = new Date(iso).getTime()
  return {
    now: () => new Date(now),
    advance(span) {
      now += msOf(span)
      return new Date(now)
    },
    set(next) {
      now = new Date(next).getTime()
      return new Date(now)
    },
  }
}

/** Runs as a real one does, and can be put forward: for a product whose own sweeps see to what has fallen due. */
export function runningClock(): Omit<TestClock, 'set'> {
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  return {
    now,
    advance(span) {
      ahead += msOf(span)
      return now()
    },
  }
}
