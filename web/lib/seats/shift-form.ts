import type { Shift } from '#server/seats/roster.contract.ts'

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** One shift as times of the clock, the way a person types them. */
export interface ShiftForm {
  from: string
  to: string
  breaks: { from: string; to: string }[]
}

/** Minutes since midnight as "09:30"; past midnight it is the next day's time. */
export function clockText(minutes: number): string {
  const ofDay = minutes % 1440
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}

export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

export const usualShift = (): ShiftForm => ({ from: '09:00', to: '18:00', breaks: [{ from: '12:00', to: '13:00' }] })

export const formOf = ({ from, to, breaks }: Shift): ShiftForm => ({
  from: clockText(from),
  to: clockText(to),
  breaks: breaks.map(([start, end]) => ({ from: clockText(start), to: clockText(end) })),
})

/**
 * The shift that was typed. What ends before it begins ends on the next day, and so does a break in the small hours.
 * Breaks are put in their order; one that is not whole is left out.
 */
export function shiftOf(form: ShiftForm): Shift {
  const from = minutesOf(form.from)
  const later = (minutes: number) => (minutes <= from ? minutes + 1440 : minutes)
  const breaks = form.breaks
    .filter((rest) => rest.from && rest.to)
    .map((rest): [number, number] => [later(minutesOf(rest.from)), later(minutesOf(rest.to))])
    .sort((a, b) => a[0] - b[0])
  return { from, to: later(minutesOf(form.to)), breaks }
}

/** The shifts of a day in their order. */
export const shiftsOf = (forms: readonly ShiftForm[]): Shift[] => forms.map(shiftOf).sort((a, b) => a.from - b.from)
