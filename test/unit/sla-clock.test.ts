import { describe, expect, test } from 'vitest'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { chinaOfficeHours, twentyFourSeven } from '#server/calendar/ready-made.ts'
import {
  breachedAt,
  dueAt,
  nextThreshold,
  remaining,
  summary,
  thresholdAt,
  thresholds,
  usedTime,
} from '#server/sla/clock.ts'
import { append, type Entry, type Ledger } from '#server/sla/ledger.ts'

const minute = 60_000
const hour = 60 * minute

const nineToFive: CalendarVersion['week'][keyof CalendarVersion['week']] = [[9 * 60, 17 * 60]]
const berlinOffice: CalendarVersion = {
  ...chinaOfficeHours,
  zone: 'Europe/Berlin',
  week: {
    monday: nineToFive,
    tuesday: nineToFive,
    wednesday: nineToFive,
    thursday: nineToFive,
    friday: nineToFive,
    saturday: [],
    sunday: [],
  },
  exceptions: {},
}
const withHoliday: CalendarVersion = {
  ...chinaOfficeHours,
  exceptions: { ...chinaOfficeHours.exceptions, '2026-11-25': { hours: [] } },
  validFrom: '2026-11-24T04:00:00Z',
}

const calendars: Record<string, CalendarVersion> = {
  always: twentyFourSeven,
  office: chinaOfficeHours,
  'office with holiday': withHoliday,
  berlin: berlinOffice,
}
const calendarOf = (ref: string) => calendars[ref]!

/** Shanghai's wall clock in November 2026: Monday is the 23rd. */
const at = (dayAndTime: string) => {
  const [day, time = '00:00'] = dayAndTime.split(' ')
  return new Date(`2026-11-${day}T${time}${time.length === 5 ? ':00' : ''}+08:00`)
}
const ledger = (...entries: Entry[]): Ledger => entries.reduce<Ledger>(append, [])
const start = (when: string, targetMs: number, calendar = 'always'): Entry => ({
  kind: 'start',
  at: at(when),
  targetMs,
  calendar,
})
const pause = (when: string): Entry => ({ kind: 'pause', at: at(when), reason: 'customer' })
const resume = (when: string): Entry => ({ kind: 'resume', at: at(when) })
const stop = (when: string): Entry => ({ kind: 'stop', at: at(when) })
const restart = (when: string): Entry => ({ kind: 'restart', at: at(when), reason: 'rejected' })
const credit = (when: string, ms: number): Entry => ({ kind: 'credit', at: at(when), ms, reason: 'agreed' })
const retarget = (when: string, targetMs: number, calendar?: string): Entry => ({
  kind: 'retarget',
  at: at(when),
  targetMs,
  reason: 'priority',
  ...(calendar === undefined ? {} : { calendar }),
})

describe('a clock that runs', () => {
  test('around the clock it is due after its target, and has used what has passed', () => {
    const clock = ledger(start('23 10:00:07.250', 4 * hour))
    expect(dueAt(clock, calendarOf, at('23 11:00'))).toEqual({ at: at('23 14:00:07.250'), moving: false })
    expect(usedTime(clock, calendarOf, at('23 11:00:07.250'))).toBe(hour)
    expect(remaining(clock, calendarOf, at('23 15:00:07.250'))).toBe(-hour)
  })

  test('what has only just started is summed up at once', () => {
    expect(summary(ledger(start('23 10:00', 4 * hour)), calendarOf, at('23 10:00'))).toEqual({
      state: 'running',
      targetMs: 4 * hour,
      usedMs: 0,
      usedBeforeMs: 0,
      runningSince: at('23 10:00'),
      dueAt: at('23 14:00'),
      dueMoves: false,
      breachedAt: null,
      nextThreshold: { percent: 50, at: at('23 12:00') },
      lastThreshold: 0,
    })
  })

  test('a clock of office hours that starts in the evening begins in the morning', () => {
    const clock = ledger(start('23 20:00', 2 * hour, 'office'))
    const opened = summary(clock, calendarOf, at('23 20:00'))
    expect(opened.dueAt).toEqual(at('24 10:30'))
    expect(opened.nextThreshold).toEqual({ percent: 50, at: at('24 09:30') })
    expect(usedTime(clock, calendarOf, at('24 08:30'))).toBe(0)
  })

  test('a process whose own time is behind the last entry reads the clock as of that entry', () => {
    const clock = ledger(start('23 10:00', 4 * hour), stop('23 11:00'))
    expect(summary(clock, calendarOf, at('23 10:59'))).toEqual(summary(clock, calendarOf, at('23 11:00')))
    expect(summary(ledger(start('23 10:00', 4 * hour)), calendarOf, at('23 09:59')).usedMs).toBe(0)
    const changed = ledger(start('23 10:00', 4 * hour), retarget('23 11:00', 5 * hour))
    expect(usedTime(changed, calendarOf, at('23 10:59'))).toBe(hour)
  })
})

describe('thresholds', () => {
  const clock = ledger(start('23 10:00', 100 * minute))

  test('they are instants: one millisecond before, the threshold has not passed', () => {
    for (const [percent, before] of [
      [50, 0],
      [75, 50],
      [90, 75],
    ] as const) {
      const instant = thresholdAt(clock, calendarOf, at('23 10:00'), percent)
      expect(instant).toEqual(new Date(at('23 10:00').getTime() + percent * minute))
      expect(summary(clock, calendarOf, new Date(instant.getTime() - 1)).lastThreshold).toBe(before)
      expect(summary(clock, calendarOf, instant).lastThreshold).toBe(percent)
    }
  })

  test('each names the one that comes next, and after the last there is none', () => {
    const times = ['10:00', '10:50', '11:15', '11:30', '11:41']
    expect(times.map((time) => nextThreshold(clock, calendarOf, at(`23 ${time}`))?.percent ?? null)).toEqual([
      ...thresholds,
      null,
    ])
  })

  test('the last fires with the first millisecond past the due time, because a stop at the due time is in time', () => {
    expect(nextThreshold(clock, calendarOf, at('23 11:40'))).toEqual({ percent: 100, at: at('23 11:40:00.001') })
    expect(thresholdAt(clock, calendarOf, at('23 11:40'), 100)).toEqual(at('23 11:40'))
  })

  test('three quarters of an odd target is the first whole millisecond that has used them', () => {
    const odd = ledger(start('23 10:00', 1001))
    const instant = thresholdAt(odd, calendarOf, at('23 10:00'), 75)
    expect(instant).toEqual(at('23 10:00:00.751'))
    expect(summary(odd, calendarOf, at('23 10:00:00.750')).lastThreshold).toBe(50)
  })

  test('what stands still has nothing to fire', () => {
    expect(nextThreshold(ledger(start('23 10:00', hour), pause('23 10:10')), calendarOf, at('23 10:20'))).toBeNull()
    expect(nextThreshold(ledger(start('23 10:00', hour), stop('23 10:10')), calendarOf, at('23 10:20'))).toBeNull()
  })

  test('a threshold that passed during an earlier run stays passed while paused', () => {
    const paused = ledger(start('23 10:00', hour), pause('23 10:50'))
    expect(summary(paused, calendarOf, at('23 12:00')).lastThreshold).toBe(75)
  })
})

describe('overdue at the second of stopping', () => {
  const opened = start('23 10:00', hour)

  test('a stop at exactly the due time keeps the promise', () => {
    const met = summary(ledger(opened, stop('23 11:00')), calendarOf, at('24 00:00'))
    expect(met).toMatchObject({ state: 'stopped', usedMs: hour, breachedAt: null, dueAt: at('23 11:00') })
  })

  test('a stop one millisecond later does not', () => {
    const late = summary(ledger(opened, stop('23 11:00:00.001')), calendarOf, at('24 00:00'))
    expect(late).toMatchObject({ breachedAt: at('23 11:00'), lastThreshold: 100, usedMs: hour + 1 })
  })

  test('a clock still running at its due time is not breached yet, and one millisecond later it is', () => {
    expect(breachedAt(ledger(opened), calendarOf, at('23 11:00'))).toBeNull()
    expect(breachedAt(ledger(opened), calendarOf, at('23 11:00:00.001'))).toEqual(at('23 11:00'))
  })

  test('due at closing time: broken in the evening, not at the next opening', () => {
    const office = ledger(start('23 16:30', hour, 'office'))
    expect(summary(office, calendarOf, at('23 17:30')).breachedAt).toBeNull()
    expect(summary(office, calendarOf, at('23 17:31'))).toMatchObject({ breachedAt: at('23 17:30'), usedMs: hour })
    const morning = append(office, stop('24 08:00'))
    expect(breachedAt(morning, calendarOf, at('24 09:00'))).toEqual(at('23 17:30'))
  })

  test('a stop before the due time keeps showing when it would have been due', () => {
    const early = ledger(start('23 16:00', 2 * hour, 'office'), stop('23 17:00'))
    expect(dueAt(early, calendarOf, at('30 00:00'))).toEqual({ at: at('24 09:00'), moving: false })
  })
})

describe('pauses', () => {
  test('pending over a weekend costs only what was open before and after it', () => {
    const clock = ledger(start('20 16:00', 8 * hour, 'office'), pause('20 17:00'), resume('23 09:00'))
    // Friday 16:00–17:00 is used; the pause swallows Friday's last half hour and Monday's first.
    expect(usedTime(clock, calendarOf, at('23 09:00'))).toBe(hour)
    expect(dueAt(clock, calendarOf, at('23 09:00')).at).toEqual(at('23 17:30'))
  })

  test('pending over a weekend pushes the due time of a 24x7 clock by the whole weekend', () => {
    const clock = ledger(start('20 16:00', 4 * hour), pause('20 17:00'), resume('23 09:00'))
    expect(dueAt(clock, calendarOf, at('23 09:00')).at).toEqual(at('23 12:00'))
  })

  test('while paused the due time is what it would be if the clock resumed now, and moves', () => {
    const clock = ledger(start('23 10:00', 4 * hour), pause('23 11:00'))
    expect(dueAt(clock, calendarOf, at('23 12:00'))).toEqual({ at: at('23 15:00'), moving: true })
    expect(dueAt(clock, calendarOf, at('23 13:00'))).toEqual({ at: at('23 16:00'), moving: true })
    expect(usedTime(clock, calendarOf, at('23 13:00'))).toBe(hour)
  })

  test('a pause after the due time excuses nothing', () => {
    const clock = ledger(start('23 10:00', hour), pause('23 11:30'))
    expect(summary(clock, calendarOf, at('23 12:00'))).toMatchObject({
      breachedAt: at('23 11:00'),
      dueAt: at('23 11:00'),
      dueMoves: false,
      usedMs: 1.5 * hour,
    })
  })

  test('a clock may be stopped while paused, and is then met if time was left', () => {
    const clock = ledger(start('23 10:00', hour), pause('23 10:59'), stop('25 10:00'))
    expect(summary(clock, calendarOf, at('26 00:00'))).toMatchObject({ breachedAt: null, usedMs: 59 * minute })
  })

  test('used before the present run, and since when it runs, give the rest by subtraction', () => {
    const clock = ledger(start('23 10:00', 4 * hour), pause('23 11:00'), resume('23 12:00'))
    const now = summary(clock, calendarOf, at('23 12:30'))
    expect(now).toMatchObject({ usedBeforeMs: hour, runningSince: at('23 12:00'), usedMs: 1.5 * hour })
    expect(summary(append(clock, pause('23 13:00')), calendarOf, at('23 14:00'))).toMatchObject({
      usedBeforeMs: 2 * hour,
      runningSince: null,
    })
  })
})

describe('a target that changes', () => {
  test('while running it keeps its origin and earlier pauses', () => {
    const clock = ledger(
      start('23 10:00', 8 * hour),
      pause('23 11:00'),
      resume('23 13:00'),
      retarget('23 13:30', 4 * hour),
    )
    expect(dueAt(clock, calendarOf, at('23 13:30')).at).toEqual(at('23 16:00'))
  })

  test('while paused it takes effect at once and the clock stays paused', () => {
    const clock = ledger(start('23 10:00', 8 * hour), pause('23 11:00'), retarget('23 11:30', 2 * hour))
    expect(summary(clock, calendarOf, at('23 12:00'))).toMatchObject({
      state: 'paused',
      dueAt: at('23 13:00'),
      dueMoves: true,
      lastThreshold: 50,
    })
    const resumed = append(clock, resume('23 15:00'))
    expect(dueAt(resumed, calendarOf, at('23 15:00')).at).toEqual(at('23 16:00'))
  })

  test('a shorter target may already be missed, at the time it would have been due from the origin', () => {
    const clock = ledger(start('23 10:00', 8 * hour), retarget('23 15:00', 4 * hour))
    expect(breachedAt(clock, calendarOf, at('23 15:00'))).toEqual(at('23 14:00'))
  })

  test('a longer target lifts a breach of the shorter one', () => {
    const missed = ledger(start('23 10:00', hour))
    expect(breachedAt(missed, calendarOf, at('23 12:00'))).toEqual(at('23 11:00'))
    const longer = append(missed, retarget('23 12:00', 4 * hour))
    expect(summary(longer, calendarOf, at('23 12:00'))).toMatchObject({ breachedAt: null, lastThreshold: 50 })
  })

  test('a new calendar counts from then on, and what was used stays used', () => {
    const clock = ledger(start('23 16:30', 4 * hour, 'office'), retarget('23 20:00', 4 * hour, 'always'))
    // One hour of Monday's office was used; three hours of every hour remain.
    expect(dueAt(clock, calendarOf, at('23 20:00')).at).toEqual(at('23 23:00'))
    expect(usedTime(clock, calendarOf, at('23 21:00'))).toBe(2 * hour)
  })
})

describe('credits', () => {
  test('time given back moves the due time, and excuses a breach that had happened', () => {
    const late = ledger(start('23 10:00', hour), stop('23 11:30'))
    expect(breachedAt(late, calendarOf, at('23 12:00'))).toEqual(at('23 11:00'))
    const excused = summary(append(late, credit('23 12:00', 30 * minute)), calendarOf, at('23 12:00'))
    expect(excused).toMatchObject({ breachedAt: null, usedMs: hour, dueAt: at('23 11:30') })
  })

  test('time charged, for a pause that should not have been, brings it forward', () => {
    const clock = ledger(start('23 10:00', 2 * hour), pause('23 10:30'), resume('23 11:30'), credit('23 11:30', -hour))
    expect(dueAt(clock, calendarOf, at('23 11:30')).at).toEqual(at('23 12:00'))
  })
})

describe('a reopened ticket', () => {
  const reopened = ledger(start('23 10:00', 4 * hour), stop('23 11:00'), restart('24 10:00'))

  test('its clock goes on from what it had used; the time it counted as resolved does not count', () => {
    expect(summary(reopened, calendarOf, at('24 10:30'))).toMatchObject({
      state: 'running',
      usedMs: 1.5 * hour,
      usedBeforeMs: hour,
      dueAt: at('24 13:00'),
      breachedAt: null,
    })
  })

  test('a clock that was met can be broken after it was reopened', () => {
    expect(breachedAt(reopened, calendarOf, at('24 14:00'))).toEqual(at('24 13:00'))
    expect(breachedAt(append(reopened, stop('24 13:00')), calendarOf, at('24 14:00'))).toBeNull()
  })

  test('a clock that was broken stays broken', () => {
    const clock = ledger(start('23 10:00', hour), stop('23 12:00'), restart('24 10:00'), stop('24 10:01'))
    expect(breachedAt(clock, calendarOf, at('24 11:00'))).toEqual(at('23 11:00'))
  })
})

describe('foreign sites and late news', () => {
  test('daylight saving in the zone of a foreign site: five o’clock stays five o’clock there', () => {
    // Friday 2026-10-23 16:00 in Berlin is 14:00Z; on Monday the same wall time is 15:00Z.
    const clock: Ledger = [
      { kind: 'start', at: new Date('2026-10-23T14:00:00Z'), targetMs: 8 * hour, calendar: 'berlin' },
    ]
    expect(dueAt(clock, calendarOf, new Date('2026-10-23T14:00:00Z')).at).toEqual(new Date('2026-10-26T15:00:00Z'))
  })

  test('a holiday announced after the clock started does not move it', () => {
    const clock = ledger(start('24 16:30', 2 * hour, 'office'))
    // The new version exists from noon of the 24th on, but the terms were stamped when the clock started.
    expect(dueAt(clock, calendarOf, at('24 16:30')).at).toEqual(at('25 09:30'))
  })

  test('the holiday is taken over by an entry that says so, from then on', () => {
    const clock = ledger(start('24 16:30', 2 * hour, 'office'), retarget('24 18:00', 2 * hour, 'office with holiday'))
    expect(dueAt(clock, calendarOf, at('24 18:00')).at).toEqual(at('26 09:30'))
  })
})
