import { weekday, type CalendarRules, type OpenHours, type Weekday } from './calendar.contract.ts'
import type { DayView } from './calendar-view.contract.ts'

const dayLength = 86_400_000

/** Local days since 1970-01-01 of an ISO date. */
function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayLength
}

/** The weekday of a local date. */
export function weekdayOf(date: string): Weekday {
  // Day 0, 1970-01-01, was a Thursday.
  return weekday.options[(((dayNumber(date) + 3) % 7) + 7) % 7]!
}

/** What a local date is on this calendar, and why. */
export function dayOn(rules: CalendarRules, on: string): DayView {
  const provisional = rules.years?.[on.slice(0, 4)] === 'provisional'
  if (rules.always) return { on, kind: 'open', hours: [[0, 1440]], name: null, provisional: false }
  const usual = rules.week[weekdayOf(on)]
  const exception = rules.exceptions[on]
  if (!exception)
    return { on, kind: usual.length > 0 ? 'open' : 'closed', hours: usual, name: null, provisional: false }
  const { hours, name = null } = exception
  return { on, kind: kindOf(usual, hours), hours, name, provisional }
}

function kindOf(usual: OpenHours, hours: OpenHours): DayView['kind'] {
  if (hours.length === 0) return 'holiday'
  return usual.length === 0 ? 'makeUp' : 'changed'
}

/** Every local date from the first to the last, both included. */
export function daysBetween(rules: CalendarRules, first: string, last: string): DayView[] {
  const end = dayNumber(last)
  return Array.from({ length: Math.max(0, end - dayNumber(first) + 1) }, (_, i) =>
    dayOn(rules, new Date((dayNumber(first) + i) * dayLength).toISOString().slice(0, 10)),
  )
}
