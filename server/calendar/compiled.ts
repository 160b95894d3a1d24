import { weekday, type CalendarVersion, type OpenHours } from './calendar.contract.ts'
import { zoneNamed, type Zone } from './zone.ts'

const minute = 60_000
const dayLength = 24 * 60 * minute

/** Days are taken together in blocks of 32 (day number >> 5), so that long spans skip whole blocks. */
export const daysInBlock = 32

/** One local day: instants as `[start, end, start, end, ...]` in order, and their sum. */
export interface CompiledDay {
  bounds: readonly number[]
  total: number
}

/**
 * A calendar version made ready for arithmetic. A day is named by its number: local days since 1970-01-01. Days and
 * the sums of blocks are compiled when first asked for and kept.
 */
export class CompiledCalendar {
  readonly #zone: Zone
  readonly #week: readonly OpenHours[]
  readonly #exceptions: ReadonlyMap<number, OpenHours>
  readonly #days = new Map<number, CompiledDay>()
  readonly #blocks = new Map<number, number>()

  constructor(version: CalendarVersion) {
    this.#zone = zoneNamed(version.zone)
    this.#week = weekday.options.map((name) => version.week[name])
    this.#exceptions = new Map(
      Object.entries(version.exceptions).map(([date, exception]) => [dayNumber(date), exception.hours]),
    )
  }

  /**
   * The local day an instant falls on. No interval of an earlier day reaches past this instant. One of the following
   * day may already have begun: where clocks go back over midnight (St. John's, until 2011) an evening comes twice.
   */
  dayOf(instant: number): number {
    return Math.floor(this.#zone.wallClock(instant) / dayLength)
  }

  day(number: number): CompiledDay {
    let day = this.#days.get(number)
    if (!day) this.#days.set(number, (day = this.#compile(number)))
    return day
  }

  /** Open milliseconds in all days of a block. */
  blockTotal(block: number): number {
    let total = this.#blocks.get(block)
    if (total === undefined) {
      total = 0
      for (let n = 0; n < daysInBlock; n++) total += this.day(block * daysInBlock + n).total
      this.#blocks.set(block, total)
    }
    return total
  }

  #compile(number: number): CompiledDay {
    // Day 0, 1970-01-01, was a Thursday.
    const hours = this.#exceptions.get(number) ?? this.#week[(((number + 3) % 7) + 7) % 7]!
    const midnight = number * dayLength
    const bounds: number[] = []
    let total = 0
    for (const [from, to] of hours) {
      const start = this.#zone.firstInstant(midnight + from * minute)
      const end = this.#zone.firstInstant(midnight + to * minute)
      if (end <= start) continue // wholly inside an hour that daylight saving skips
      total += end - start
      if (bounds.at(-1) === start) bounds[bounds.length - 1] = end
      else bounds.push(start, end)
    }
    return { bounds, total }
  }
}

const compiledVersions = new WeakMap<CalendarVersion, CompiledCalendar>()

/** The compiled form of a version, kept as long as the version object itself: hand round one object per version. */
export function compiled(version: CalendarVersion): CompiledCalendar {
  let calendar = compiledVersions.get(version)
  if (!calendar) compiledVersions.set(version, (calendar = new CompiledCalendar(version)))
  return calendar
}

/** Local days since 1970-01-01 of an ISO date. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayLength
}
