import { addBusiness } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { chinaOfficeHours, chinaServiceDesk } from '#server/calendar/ready-made.ts'
import { median, spread, table } from './statistics.ts'

const count = 1_000_000
const hour = 3_600_000
const year = 365 * 24 * hour
const begin = Date.parse('2026-01-01T00:00:00Z')

/** A site that changes its clocks twice a year, beside the calendars that every house has. */
const newYork: CalendarVersion = { ...chinaOfficeHours, zone: 'America/New_York', exceptions: {} }

/**
 * A million due times on a working calendar: starts spread over a year, targets from a quarter of an hour to 40 hours. The limit
 * is the same loop with nothing but whole numbers: no calendar at all.
 */
export function calendarBench(rounds: number): void {
  const starts = Float64Array.from({ length: count }, (_, i) => begin + ((i * 7_919_777) % year))
  const targets = Float64Array.from({ length: count }, (_, i) => ((i % 160) + 1) * (hour / 4))
  const perSecond = (work: () => number) => {
    const began = performance.now()
    const sum = work()
    if (!Number.isFinite(sum)) throw new Error('A due time is missing.')
    return (1000 * count) / (performance.now() - began)
  }
  const plain = () => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += Math.floor((starts[i]! + targets[i]!) / 1000)
    return sum
  }
  const dueOn = (calendar: CalendarVersion) => () => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += addBusiness(calendar, new Date(starts[i]!), targets[i]!).getTime()
    return sum
  }
  const sides: [string, () => number][] = [
    ['whole numbers alone (limit)', plain],
    ['office hours, China, holidays and make-up days', dueOn(chinaOfficeHours)],
    ['service desk, every day', dueOn(chinaServiceDesk)],
    ['office hours, New York, clocks changing', dueOn(newYork)],
  ]
  for (const [, side] of sides) side()
  const measured = sides.map(([name, side]) => ({ name, rates: Array.from({ length: rounds }, () => perSecond(side)) }))
  const limit = median(measured[0]!.rates)
  console.log('\nDue times per second, a million each: median (least–most)\n')
  console.log(
    table(
      ['calendar', 'due times/s', 'of the limit', 'a million takes, s'],
      measured.map(({ name, rates }) => [
        name,
        spread(rates),
        `${((100 * median(rates)) / limit).toFixed(1)} %`,
        (count / median(rates)).toFixed(2),
      ]),
    ),
  )
}
