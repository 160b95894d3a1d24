import { zoneNamed } from '#server/calendar/zone.ts'
import type { Hours } from './what-if.contract.ts'

const minute = 60_000
const day = 1_440 * minute

/** A stretch of time in ms since 1970. */
export type Stretch = readonly [from: number, to: number]

/** The stretches of a weekly timetable within a period, in a zone whose clocks may change. */
export function stretchesOf({ days, from, to }: Hours, zoneName: string, period: Stretch): Stretch[] {
  const zone = zoneNamed(zoneName)
  const end = to > from ? to : to + 1_440
  const first = Math.floor(zone.wallClock(period[0]) / day) - 1
  const last = Math.floor(zone.wallClock(period[1]) / day)
  const found: Stretch[] = []
  for (let number = first; number <= last; number++) {
    // Day 0, 1970-01-01, was a Thursday.
    if (!days.includes(((((number + 3) % 7) + 7) % 7) + 1)) continue
    const start = zone.firstInstant(number * day + from * minute)
    const stop = zone.firstInstant(number * day + end * minute)
    const within = [Math.max(start, period[0]), Math.min(stop, period[1])] as const
    if (within[0] < within[1]) found.push(within)
  }
  return merged(found)
}

/** In order, and joined where they touch. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const whole: [number, number][] = []
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = whole.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (from < to) whole.push([from, to])
  }
  return whole
}

export const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, [from, to]) => sum + to - from, 0)
