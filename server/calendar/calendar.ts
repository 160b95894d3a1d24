import { Refusal } from '#server/kernel/refusal.ts'
import type { CalendarVersion } from './calendar.contract.ts'
import { compiled, daysInBlock } from './compiled.ts'

/**
 * Business time: instants and open milliseconds over one version of a working calendar.
 *
 * Conventions, where the field disagrees: time that ends exactly at closing time ends at closing time, not at the next
 * opening; seconds and milliseconds are kept; on the days clocks change an hour counts as long as it really lasted.
 */
export interface OpenInterval {
  start: Date
  end: Date
}

/** A calendar that stays closed this long is taken to be closed for good. */
const longestClosedDays = 5 * 366

const endOfTime = 8.64e15

/**
 * Open intervals from an instant on, in order; the first is cut to begin no earlier. Lazy and without end.
 * Refuses with `calendar.never_open` when the calendar stays closed for five years.
 */
export function* openIntervals(calendar: CalendarVersion, from: Date): Generator<OpenInterval, never> {
  let at = from.getTime()
  for (;;) {
    const [start, end] = nextInterval(calendar, at)
    yield { start: new Date(start), end: new Date(end) }
    at = end
  }
}

/**
 * The instant at which `ms` of open time have passed since `from`; the earliest one, so zero is `from` itself.
 * Refuses with `calendar.never_open` when the calendar stays closed for five years before that.
 */
export function addBusiness(calendar: CalendarVersion, from: Date, ms: number): Date {
  if (!(ms >= 0)) throw new RangeError(`Business time is added, not taken away: ${ms} ms.`)
  const at = from.getTime()
  if (ms === 0 || calendar.always) return new Date(at + ms)
  const days = compiled(calendar)
  const first = days.dayOf(at)
  let left = ms
  let lastOpen = first
  for (let day = first; ; day++) {
    // A block can be taken whole only when none of its days may have begun before `from`; see dayOf.
    while (day > first + 1 && day % daysInBlock === 0) {
      const total = days.blockTotal(day / daysInBlock)
      if (total >= left || day - lastOpen > longestClosedDays) break
      left -= total
      day += daysInBlock
      if (total > 0) lastOpen = day
    }
    const { bounds } = days.day(day)
    for (let i = 0; i < bounds.length; i += 2) {
      const start = Math.max(bounds[i]!, at)
      const open = bounds[i + 1]! - start
      if (open <= 0) continue
      if (left <= open) return new Date(start + left)
      left -= open
      lastOpen = day
    }
    if (day - lastOpen > longestClosedDays) throw neverOpen(calendar)
  }
}

/** Open milliseconds between two instants; negative when `to` lies before `from`. Never refuses. */
export function businessBetween(calendar: CalendarVersion, from: Date, to: Date): number {
  const start = from.getTime()
  const end = to.getTime()
  if (end < start) return -businessBetween(calendar, to, from)
  if (calendar.always) return end - start
  const days = compiled(calendar)
  const first = days.dayOf(start)
  const last = days.dayOf(end)
  let sum = 0
  for (let day = first; day <= last + 1; day++) {
    while (day > first + 1 && day % daysInBlock === 0 && day + daysInBlock <= last) {
      sum += days.blockTotal(day / daysInBlock)
      day += daysInBlock
    }
    const { bounds } = days.day(day)
    for (let i = 0; i < bounds.length; i += 2) {
      sum += Math.max(0, Math.min(bounds[i + 1]!, end) - Math.max(bounds[i]!, start))
    }
  }
  return sum
}

/** Whether the calendar is open at this instant. Closing time itself is closed. */
export function isOpen(calendar: CalendarVersion, at: Date): boolean {
  if (calendar.always) return true
  const instant = at.getTime()
  const days = compiled(calendar)
  const first = days.dayOf(instant)
  for (const day of [first, first + 1]) {
    const { bounds } = days.day(day)
    for (let i = 0; i < bounds.length; i += 2) {
      if (bounds[i]! <= instant && instant < bounds[i + 1]!) return true
    }
  }
  return false
}

/**
 * The first open instant at or after `at`.
 * Refuses with `calendar.never_open` when the calendar stays closed for five years.
 */
export function nextOpen(calendar: CalendarVersion, at: Date): Date {
  return new Date(nextInterval(calendar, at.getTime())[0])
}

/** The version of a calendar that what starts at this instant is measured with; undefined before the first one. */
export function versionInForce<V extends { validFrom: string | Date }>(
  versions: readonly V[],
  at: Date,
): V | undefined {
  let found: V | undefined
  for (const version of versions) {
    const from = new Date(version.validFrom)
    if (from <= at && (!found || from >= new Date(found.validFrom))) found = version
  }
  return found
}

function nextInterval(calendar: CalendarVersion, at: number): [start: number, end: number] {
  if (calendar.always) return [at, endOfTime]
  const days = compiled(calendar)
  const first = days.dayOf(at)
  for (let day = first; day - first <= longestClosedDays; day++) {
    const { bounds } = days.day(day)
    for (let i = 0; i < bounds.length; i += 2) {
      if (bounds[i + 1]! > at) return [Math.max(bounds[i]!, at), bounds[i + 1]!]
    }
  }
  throw neverOpen(calendar)
}

function neverOpen(calendar: CalendarVersion): Refusal {
  return new Refusal(
    'calendar.never_open',
    `This calendar (${calendar.zone}) has no open time for five years. Give it open hours, or choose another calendar.`,
    422,
  )
}
