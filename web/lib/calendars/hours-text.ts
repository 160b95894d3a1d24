import type { OpenHours, Weekday } from '#server/calendar/calendar.contract.ts'

export const weekdays: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]

type Week = Record<Weekday, OpenHours>

/** Days that follow each other with the same hours, as one line. */
export function daysTogether(week: Week): { from: Weekday; to: Weekday; hours: OpenHours }[] {
  const lines: { from: Weekday; to: Weekday; hours: OpenHours }[] = []
  for (const day of weekdays) {
    const last = lines.at(-1)
    if (last && JSON.stringify(last.hours) === JSON.stringify(week[day])) last.to = day
    else lines.push({ from: day, to: day, hours: week[day] })
  }
  return lines
}

/** "08:30", and "24:00" for the midnight that ends a day. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** "08:30–12:00  13:30–17:30" */
export function hoursText(hours: OpenHours): string {
  return hours.map(([from, to]) => `${clockText(from)}–${clockText(to)}`).join('  ')
}

/**
 * Hours as people type them: "8:30-12, 13:30-17:30". Nothing typed means closed; null means it cannot be read. Any dash,
 * and any of comma, semicolon, Chinese punctuation or spaces between the stretches.
 */
export function readHours(text: string): OpenHours | null {
  const said = text.trim().replaceAll('：', ':')
  if (said === '') return []
  const hours: [number, number][] = []
  for (const part of said.replace(/\s*[-–—~～至到]\s*/g, '-').split(/[,，、;；\s]+/)) {
    const [from, to, more] = part.split('-').map(readClock)
    if (from == null || to == null || more !== undefined || from >= to || from < (hours.at(-1)?.[1] ?? 0)) return null
    hours.push([from, to])
  }
  return hours
}

function readClock(text: string): number | null {
  const found = text.match(/^(\d{1,2})(?::(\d{2}))?$/)
  if (!found) return null
  const minutes = Number(found[1]) * 60 + Number(found[2] ?? 0)
  return minutes <= 1440 && Number(found[2] ?? 0) < 60 ? minutes : null
}
