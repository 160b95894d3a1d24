import { addBusiness, openIntervals } from './calendar.ts'
import type { CalendarRules } from './calendar.contract.ts'
import type { TrialAnswer } from './calendar-view.contract.ts'

const shown = 20

/** When so many minutes would be due, and the open stretches they were taken from. Refuses with `calendar.never_open`. */
export function trial(rules: CalendarRules, from: Date, minutes: number): TrialAnswer {
  const calendar = { ...rules, validFrom: from.toISOString() }
  const due = addBusiness(calendar, from, minutes * 60_000)
  const intervals: TrialAnswer['intervals'] = []
  let more = false
  if (minutes > 0)
    for (const { start, end } of openIntervals(calendar, from)) {
      if (start >= due) break
      if ((more = intervals.length === shown)) break
      intervals.push({ from: start.toISOString(), to: (end < due ? end : due).toISOString() })
    }
  return { dueAt: due.toISOString(), intervals, more }
}
