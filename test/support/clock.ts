import type { Clock } from '#server/kernel/clock.ts'

export interface Span {
  days?: number
  hours?: number
  minutes?: number
  seconds?: number
  ms?: number
}

export interface TestClock extends Clock {
  advance(span: Span): Date
  set(iso: string): Date
}

/** A clock that stands still until it is moved. */
export function testClock(iso = '2026-11-23T02:00:00Z'): TestClock {
  let now = new Date(iso).getTime()
  return {
    now: () => new Date(now),
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }) {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms
      return new Date(now)
    },
    set(next) {
      now = new Date(next).getTime()
      return new Date(now)
    },
  }
}
