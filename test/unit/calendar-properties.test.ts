import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addBusiness, businessBetween, isOpen, nextOpen, openIntervals } from '#server/calendar/calendar.ts'
import { weekday, type CalendarVersion, type OpenHours } from '#server/calendar/calendar.contract.ts'

const day = 86_400_000

const zones = [
  'UTC',
  'Asia/Shanghai',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
]

const hours: fc.Arbitrary<OpenHours> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 0, maxLength: 6 })
  .map((cuts) => {
    const ends = cuts.toSorted((a, b) => a - b)
    return Array.from({ length: ends.length >> 1 }, (_, i): [number, number] => [ends[2 * i]!, ends[2 * i + 1]!])
  })

/** Any instant between 1990 and 2050, half of them within days of a usual change of clocks. */
const instant = fc
  .tuple(
    fc.integer({ min: 1990, max: 2049 }),
    fc.constantFrom(0, 2, 2, 3, 5, 8, 9, 9, 10, 10),
    fc.integer({ min: 0, max: 31 * day }),
  )
  .map(([year, month, offset]) => new Date(Date.UTC(year, month, 1) + offset))

const isoDate = instant.map((at) => at.toISOString().slice(0, 10))

const calendars: fc.Arbitrary<CalendarVersion> = fc
  .record({
    zone: fc.constantFrom(...zones),
    week: fc.tuple(hours, hours, hours, hours, hours, hours, hours),
    exceptions: fc.array(fc.tuple(isoDate, hours), { maxLength: 20 }),
  })
  .map(({ zone, week, exceptions }) => ({
    zone,
    // One ordinary hour keeps the calendar from being closed for good.
    week: Object.fromEntries(
      weekday.options.map((name, i) => [name, name === 'wednesday' ? [[600, 660]] : week[i]!]),
    ) as CalendarVersion['week'],
    exceptions: Object.fromEntries(exceptions.map(([date, own]) => [date, { hours: own }])),
    validFrom: '1990-01-01T00:00:00Z',
  }))

const span = fc.oneof(
  fc.integer({ min: 1, max: 3 * day }),
  fc.integer({ min: 1, max: 60 * day }),
  fc.integer({ min: 0, max: 5 }),
)

describe('whatever the calendar and the zone', () => {
  test('time that is added can be measured, and not a millisecond earlier', () => {
    fc.assert(
      fc.property(calendars, instant, span, (calendar, from, ms) => {
        const due = addBusiness(calendar, from, ms)
        expect(businessBetween(calendar, from, due)).toBe(ms)
        if (ms > 0) expect(businessBetween(calendar, from, new Date(due.getTime() - 1))).toBe(ms - 1)
      }),
      { numRuns: 500 },
    )
  })

  test('adding in two steps is adding at once', () => {
    fc.assert(
      fc.property(calendars, instant, span, span, (calendar, from, a, b) => {
        expect(addBusiness(calendar, addBusiness(calendar, from, a), b)).toEqual(addBusiness(calendar, from, a + b))
      }),
      { numRuns: 500 },
    )
  })

  test('more time, or a later start, is never due earlier', () => {
    fc.assert(
      fc.property(calendars, instant, span, span, (calendar, from, ms, more) => {
        const due = addBusiness(calendar, from, ms).getTime()
        expect(addBusiness(calendar, from, ms + more).getTime()).toBeGreaterThanOrEqual(due)
        expect(addBusiness(calendar, new Date(from.getTime() + more), ms).getTime()).toBeGreaterThanOrEqual(due)
      }),
      { numRuns: 500 },
    )
  })

  test('the parts of a span add up to the whole, in any order', () => {
    fc.assert(
      fc.property(calendars, instant, instant, instant, (calendar, a, b, c) => {
        const whole = businessBetween(calendar, a, c)
        expect(businessBetween(calendar, a, b) + businessBetween(calendar, b, c)).toBe(whole)
      }),
      { numRuns: 100 },
    )
  })

  test('the stream of intervals is in order, apart, open inside, and sums to what is measured', () => {
    fc.assert(
      fc.property(calendars, instant, fc.integer({ min: 1, max: 120 }), (calendar, from, count) => {
        let sum = 0
        let end = from
        for (const interval of openIntervals(calendar, from).take(count)) {
          expect(interval.start.getTime()).toBeGreaterThanOrEqual(end.getTime())
          expect(interval.end.getTime()).toBeGreaterThan(interval.start.getTime())
          expect(isOpen(calendar, interval.start)).toBe(true)
          expect(isOpen(calendar, new Date(interval.end.getTime() - 1))).toBe(true)
          if (interval.start > end) {
            expect(isOpen(calendar, end)).toBe(false)
            expect(nextOpen(calendar, end)).toEqual(interval.start)
          }
          sum += interval.end.getTime() - interval.start.getTime()
          end = interval.end
        }
        expect(businessBetween(calendar, from, end)).toBe(sum)
        expect(addBusiness(calendar, from, sum)).toEqual(end)
      }),
      { numRuns: 150 },
    )
  })
})

/**
 * The same question answered as a person would who watches the clock on the wall minute by minute. Knows nothing of
 * Temporal, offsets or caches. A wall clock that was put back is judged by the latest time it ever showed.
 */
class Watcher {
  readonly #calendar: CalendarVersion
  readonly #format: Intl.DateTimeFormat
  #latest = -Infinity

  constructor(calendar: CalendarVersion, arrives: number) {
    this.#calendar = calendar
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
    this.#format = new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.zone, hourCycle: 'h23', ...digits })
    for (let minute = arrives - 180 * 60_000; minute < arrives; minute += 60_000) this.sees(minute)
  }

  /** Whether it is open during the minute that begins at this instant. Minutes must be shown in order. */
  sees(minute: number): boolean {
    this.#latest = Math.max(this.#latest, Date.parse(`${this.#format.format(minute).replace(' ', 'T')}Z`))
    const shown = new Date(this.#latest)
    const date = shown.toISOString().slice(0, 10)
    const name = weekday.options[(shown.getUTCDay() + 6) % 7]!
    const open = this.#calendar.exceptions[date]?.hours ?? this.#calendar.week[name]
    const minutes = shown.getUTCHours() * 60 + shown.getUTCMinutes()
    return open.some(([from, to]) => from <= minutes && minutes < to)
  }
}

describe('against somebody who watches the wall clock', () => {
  test('measuring and adding agree, minute by minute, also while clocks change', () => {
    const changes = [
      ...['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-03-28T22:00Z', '2010-11-07T02:31Z', '2011-12-30T10:00Z'],
      ...['2026-03-08T07:00Z', '2026-11-01T05:00Z', '2018-02-18T02:00Z', '2018-11-04T03:00Z', '2026-04-04T15:00Z'],
    ]
    const nearby = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -day / 2, max: day / 2 }))
      .map(([change, offset]) => new Date(Date.parse(change) - day / 2 + offset))
    const millisecondOfMinute = (at: Date) => at.getTime() % 60_000
    fc.assert(
      fc.property(calendars, nearby, fc.integer({ min: 1, max: 1.5 * day }), (calendar, from, length) => {
        const first = from.getTime() - millisecondOfMinute(from)
        const to = from.getTime() + length
        const watcher = new Watcher(calendar, first)
        let sum = 0
        let lastOpen: number | null = null
        for (let minute = first; minute < to; minute += 60_000) {
          if (!watcher.sees(minute)) continue
          lastOpen = Math.min(minute + 60_000, to)
          sum += lastOpen - Math.max(minute, from.getTime())
        }
        expect(businessBetween(calendar, from, new Date(to))).toBe(sum)
        if (lastOpen !== null) expect(addBusiness(calendar, from, sum)).toEqual(new Date(lastOpen))
      }),
      { numRuns: 120 },
    )
  })
})
