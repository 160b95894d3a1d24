import type { Weekday } from '#server/calendar/calendar.contract.ts'
import type { CalendarView } from '#server/sla/service-level.contract.ts'

export const weekdays: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]

type Hours = CalendarView['week'][Weekday]

/** Days that follow each other with the same hours, as one line. */
export function daysTogether(week: CalendarView['week']): { from: Weekday; to: Weekday; hours: Hours }[] {
  const lines: { from: Weekday; to: Weekday; hours: Hours }[] = []
  for (const day of weekdays) {
    const last = lines.at(-1)
    if (last && JSON.stringify(last.hours) === JSON.stringify(week[day])) last.to = day
    else lines.push({ from: day, to: day, hours: week[day] })
  }
  return lines
}

/** "08:30–12:00 13:30–17:30" */
export function hoursText(hours: Hours): string {
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return hours.map(([from, to]) => `${clock(from)}–${clock(to)}`).join('  ')
}
