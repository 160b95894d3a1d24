import { weekday, type CalendarException, type CalendarRules, type OpenHours } from './calendar.contract.ts'
import type { CalendarChange } from './calendar-view.contract.ts'

/** What differs between two versions, in the order people read a calendar: zone, week, days by date. */
export function changesBetween(before: CalendarRules, after: CalendarRules): CalendarChange[] {
  const changes: CalendarChange[] = []
  if (before.zone !== after.zone) changes.push({ what: 'zone', from: before.zone, to: after.zone })
  if (Boolean(before.always) !== Boolean(after.always)) changes.push({ what: 'always', to: Boolean(after.always) })
  for (const day of weekday.options) {
    const [from, to] = [before.week[day], after.week[day]]
    if (!sameHours(from, to)) changes.push({ what: 'week', day, from, to })
  }
  for (const on of keysOf(before.exceptions, after.exceptions)) {
    const [from, to] = [before.exceptions[on] ?? null, after.exceptions[on] ?? null]
    if (!sameDay(from, to)) changes.push({ what: 'day', on, from, to })
  }
  for (const year of keysOf(before.years ?? {}, after.years ?? {})) {
    const [from, to] = [before.years?.[year] ?? null, after.years?.[year] ?? null]
    if (from !== to) changes.push({ what: 'year', year, from, to })
  }
  return changes
}

function keysOf(...records: object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort()
}

function sameHours(a: OpenHours, b: OpenHours): boolean {
  return a.length === b.length && a.every(([from, to], i) => b[i]![0] === from && b[i]![1] === to)
}

function sameDay(a: CalendarException | null, b: CalendarException | null): boolean {
  if (a === null || b === null) return a === b
  return sameHours(a.hours, b.hours) && a.name?.['zh-CN'] === b.name?.['zh-CN'] && a.name?.en === b.name?.en
}
