import type { Shift } from '#server/seats/roster.contract.ts'

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** One weekday as times of the clock, the way a person types them. */
export interface DayForm {
  works: boolean
  from: string
  to: string
  breakFrom: string
  breakTo: string
}

/** Minutes since midnight as "09:30"; past midnight it is the next day's time. */
export function clockText(minutes: number | null): string {
  if (minutes === null) return ''
  const ofDay = minutes % 1440
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}

export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** The shift of a day, or none. What ends before it begins ends on the next day, and so does a break in the small hours. */
export function shiftOf(day: DayForm): Shift[] {
  if (!day.works) return []
  const from = minutesOf(day.from)
  const later = (minutes: number) => (minutes <= from ? minutes + 1440 : minutes)
  const to = later(minutesOf(day.to))
  if (!day.breakFrom || !day.breakTo) return [{ from, to, breaks: [] }]
  return [{ from, to, breaks: [[later(minutesOf(day.breakFrom)), later(minutesOf(day.breakTo))]] }]
}
