import chineseDays from 'chinese-days'
import type { CalendarException, CalendarVersion, OpenHours } from './calendar.contract.ts'
import { provisional2027 } from './china-2027.ts'

/** What a year of exceptions rests on: the State Council's published arrangement, or the holidays fixed by law alone. */
export type Standing = 'official' | 'provisional' | 'unknown'

/**
 * Mainland China's public holidays and make-up working days (调休) of the given years, as calendar exceptions.
 * Holidays are closed; make-up days are open at `workingHours`, the hours of an ordinary working day.
 * Years nobody has arranged yet add nothing: ask `standingOf`.
 */
export function chinaExceptions(years: readonly number[], workingHours: OpenHours): Record<string, CalendarException> {
  const exceptions: Record<string, CalendarException> = {}
  for (const year of years) {
    for (const date of holidaysOf(year)) exceptions[date] = { hours: [], name: nameOf(date) }
    for (const date of makeUpDaysOf(year)) exceptions[date] = { hours: workingHours, name: nameOf(date) }
    if (standingOf(year) === 'provisional') Object.assign(exceptions, provisional2027)
  }
  return exceptions
}

/** The same years as a calendar version notes them; years nobody knows anything of are left out. */
export function yearsOf(years: readonly number[]): NonNullable<CalendarVersion['years']> {
  return Object.fromEntries(
    years.flatMap((year) => {
      const standing = standingOf(year)
      return standing === 'unknown' ? [] : [[String(year), standing]]
    }),
  )
}

/** How far the exceptions of a year can be relied on. */
export function standingOf(year: number): Standing {
  if (holidaysOf(year).length > 0) return 'official'
  return Object.keys(provisional2027).some((date) => date.startsWith(`${year}-`)) ? 'provisional' : 'unknown'
}

function holidaysOf(year: number): string[] {
  return chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false)
}

/** chinese-days counts a make-up day as a working day; only those on a weekend are exceptions. */
function makeUpDaysOf(year: number): string[] {
  return chineseDays.getWorkdaysInRange(`${year}-01-01`, `${year}-12-31`, true).filter((date) => {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
    return weekday === 0 || weekday === 6
  })
}

/** chinese-days names a day "Spring Festival,春节,4" (the last part counts its statutory days). */
function nameOf(date: string): CalendarException['name'] {
  const [en = '', chinese = ''] = chineseDays.getDayDetail(date).name.split(',')
  return { 'zh-CN': chinese, en }
}
