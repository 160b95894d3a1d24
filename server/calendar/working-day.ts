import { weekday, type CalendarVersion, type OpenHours } from './calendar.contract.ts'

const minute = 60_000

/**
 * Open milliseconds of an ordinary working day: what "one working day" means on this calendar. Where weekdays differ it is
 * the length most of them have, the longer one in a tie; around the clock a day has 24 hours.
 */
export function workingDayMs(calendar: CalendarVersion): number {
  if (calendar.always) return 24 * 60 * minute
  const lengths = weekday.options.map((day) => openMinutes(calendar.week[day])).filter((length) => length > 0)
  const often = (length: number) => lengths.filter((other) => other === length).length
  const [usual = 0] = lengths.sort((a, b) => often(b) - often(a) || b - a)
  return usual * minute
}

export function openMinutes(hours: OpenHours): number {
  return hours.reduce((sum, [from, to]) => sum + to - from, 0)
}
