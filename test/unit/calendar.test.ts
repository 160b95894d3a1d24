import { describe, expect, test } from 'vitest'
import {
  addBusiness,
  businessBetween,
  isOpen,
  nextOpen,
  openIntervals,
  versionInForce,
} from '#server/calendar/calendar.ts'
import { calendarVersion, type CalendarVersion, type OpenHours } from '#server/calendar/calendar.contract.ts'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'

const hour = 3_600_000
const nineToFive: OpenHours = [[9 * 60, 17 * 60]]

function calendar(zone: string, weekdays: OpenHours, more: Partial<CalendarVersion> = {}): CalendarVersion {
  const [monday, tuesday, wednesday, thursday, friday] = [weekdays, weekdays, weekdays, weekdays, weekdays]
  return {
    zone,
    week: { monday, tuesday, wednesday, thursday, friday, saturday: [], sunday: [] },
    exceptions: {},
    validFrom: '2020-01-01T00:00:00Z',
    ...more,
  }
}

/** Every day of the week the same, so that a weekend change of clocks falls into open time. */
function daily(zone: string, hours: OpenHours, more: Partial<CalendarVersion> = {}): CalendarVersion {
  const plain = calendar(zone, hours, more)
  return { ...plain, week: { ...plain.week, saturday: hours, sunday: hours } }
}

const at = (iso: string) => new Date(iso)

describe('adding business time', () => {
  const shanghai = calendar('Asia/Shanghai', [
    [8 * 60 + 30, 12 * 60],
    [13 * 60 + 30, 17 * 60 + 30],
  ])

  test('lunch does not count', () => {
    expect(addBusiness(shanghai, at('2026-11-23T11:00:00+08:00'), 2 * hour)).toEqual(at('2026-11-23T14:30:00+08:00'))
  })

  test('a target that ends exactly at closing time is due at closing time, at noon as in the evening', () => {
    expect(addBusiness(shanghai, at('2026-11-23T11:00:00+08:00'), hour)).toEqual(at('2026-11-23T12:00:00+08:00'))
    expect(addBusiness(shanghai, at('2026-11-23T16:00:00+08:00'), 1.5 * hour)).toEqual(at('2026-11-23T17:30:00+08:00'))
  })

  test('one millisecond more than fits before closing is due one millisecond after the next opening', () => {
    const due = addBusiness(shanghai, at('2026-11-27T16:00:00+08:00'), 1.5 * hour + 1)
    expect(due).toEqual(at('2026-11-30T08:30:00.001+08:00'))
  })

  test('seconds and milliseconds of the start are kept', () => {
    const due = addBusiness(shanghai, at('2026-11-23T09:00:12.345+08:00'), hour)
    expect(due).toEqual(at('2026-11-23T10:00:12.345+08:00'))
  })

  test('what begins on Saturday counts from Monday morning', () => {
    expect(addBusiness(shanghai, at('2026-11-21T10:00:00+08:00'), hour)).toEqual(at('2026-11-23T09:30:00+08:00'))
  })

  test('no time at all is due at once, even while closed', () => {
    const saturday = at('2026-11-21T10:00:00+08:00')
    expect(addBusiness(shanghai, saturday, 0)).toEqual(saturday)
  })

  test('taking time away is a mistake of the caller', () => {
    expect(() => addBusiness(shanghai, at('2026-11-21T10:00:00Z'), -1)).toThrow(RangeError)
    expect(() => addBusiness(shanghai, at('2026-11-21T10:00:00Z'), Number.NaN)).toThrow(RangeError)
  })

  test('around the clock, business time is time', () => {
    const start = at('2026-03-29T00:30:00.250Z')
    expect(addBusiness(twentyFourSeven, start, 100 * hour)).toEqual(new Date(start.getTime() + 100 * hour))
    expect(businessBetween(twentyFourSeven, start, at('2026-03-30T00:30:00.250Z'))).toBe(24 * hour)
    expect(isOpen(twentyFourSeven, start)).toBe(true)
    expect(nextOpen(twentyFourSeven, start)).toEqual(start)
  })

  test('a night shift over midnight is written as two intervals and counts as one', () => {
    const night = daily('Asia/Shanghai', [
      [0, 6 * 60],
      [22 * 60, 1440],
    ])
    expect(addBusiness(night, at('2026-11-23T23:00:00+08:00'), 3 * hour)).toEqual(at('2026-11-24T02:00:00+08:00'))
    expect(isOpen(night, at('2026-11-24T00:00:00+08:00'))).toBe(true)
  })
})

describe('exceptions', () => {
  const holidayAndMakeUp = calendar('Asia/Shanghai', nineToFive, {
    exceptions: {
      '2026-11-24': { hours: [] },
      '2026-11-28': { hours: nineToFive },
      '2026-11-25': { hours: [[9 * 60, 12 * 60]] },
    },
  })

  test('a holiday is skipped, a short day ends early, a make-up Saturday works', () => {
    const monday = at('2026-11-23T16:00:00+08:00')
    expect(addBusiness(holidayAndMakeUp, monday, 2 * hour)).toEqual(at('2026-11-25T10:00:00+08:00'))
    expect(addBusiness(holidayAndMakeUp, monday, 4 * hour + 1)).toEqual(at('2026-11-26T09:00:00.001+08:00'))
    expect(isOpen(holidayAndMakeUp, at('2026-11-28T10:00:00+08:00'))).toBe(true)
    expect(businessBetween(holidayAndMakeUp, monday, at('2026-11-30T00:00:00+08:00'))).toBe((1 + 3 + 8 + 8 + 8) * hour)
  })

  test('a holiday is a day of the calendar’s zone, not of UTC', () => {
    expect(isOpen(holidayAndMakeUp, at('2026-11-23T01:30:00Z'))).toBe(true)
    expect(isOpen(holidayAndMakeUp, at('2026-11-24T01:30:00Z'))).toBe(false)
  })
})

describe('daylight saving', () => {
  test('a night that loses an hour has an hour less to work in', () => {
    const berlin = daily('Europe/Berlin', [[0, 6 * 60]])
    expect(businessBetween(berlin, at('2026-03-28T23:00:00Z'), at('2026-03-29T10:00:00Z'))).toBe(5 * hour)
    expect(addBusiness(berlin, at('2026-03-28T23:00:00Z'), 5 * hour)).toEqual(at('2026-03-29T04:00:00Z'))
  })

  test('a night that gains an hour has an hour more', () => {
    const berlin = daily('Europe/Berlin', [[0, 6 * 60]])
    expect(businessBetween(berlin, at('2026-10-24T22:00:00Z'), at('2026-10-25T10:00:00Z'))).toBe(7 * hour)
  })

  test('a closing time at which clocks are put back is reached an hour later', () => {
    const berlin = daily('Europe/Berlin', [[2 * 60, 3 * 60]])
    const [night] = openIntervals(berlin, at('2026-10-24T22:00:00Z')).take(1)
    expect(night).toEqual({ start: at('2026-10-25T00:00:00Z'), end: at('2026-10-25T02:00:00Z') })
  })

  test('opening hours keep their wall-clock time across the change', () => {
    const berlin = calendar('Europe/Berlin', nineToFive)
    expect(addBusiness(berlin, at('2026-03-27T15:30:00Z'), hour)).toEqual(at('2026-03-30T07:30:00Z'))
    expect(addBusiness(berlin, at('2026-10-23T14:30:00Z'), hour)).toEqual(at('2026-10-26T08:30:00Z'))
  })

  test('an opening time that is skipped means the moment of the jump', () => {
    const berlin = daily('Europe/Berlin', [[2 * 60 + 30, 4 * 60]])
    expect(nextOpen(berlin, at('2026-03-29T00:00:00Z'))).toEqual(at('2026-03-29T01:00:00Z'))
  })

  test('hours that are skipped altogether do not open', () => {
    const berlin = daily('Europe/Berlin', [[2 * 60, 3 * 60]])
    expect(businessBetween(berlin, at('2026-03-28T22:00:00Z'), at('2026-03-29T20:00:00Z'))).toBe(0)
    expect(nextOpen(berlin, at('2026-03-28T22:00:00Z'))).toEqual(at('2026-03-30T00:00:00Z'))
  })

  test('an opening time that comes twice means its first coming', () => {
    const berlin = daily('Europe/Berlin', [[2 * 60 + 30, 4 * 60]])
    const [first] = openIntervals(berlin, at('2026-10-24T22:00:00Z')).take(1)
    expect(first).toEqual({ start: at('2026-10-25T00:30:00Z'), end: at('2026-10-25T03:00:00Z') })
  })

  test('where midnight itself is skipped the day begins with the jump', () => {
    // On 29 March the clocks of Beirut went from 24:00 straight to 01:00.
    const beirut = daily('Asia/Beirut', [[0, 2 * 60]])
    const jump = at('2026-03-28T22:00:00Z')
    expect(nextOpen(beirut, at('2026-03-28T12:00:00Z'))).toEqual(jump)
    expect(addBusiness(beirut, jump, hour)).toEqual(at('2026-03-28T23:00:00Z'))
    expect(businessBetween(beirut, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'))).toBe(hour)
  })

  test('where clocks went back over midnight, the new day’s hours begin with its first midnight', () => {
    // St. John's, 2010-11-07: at 00:01 clocks showed 23:01 of the sixth again.
    const newfoundland = daily('America/St_Johns', [[0, 2 * 60]])
    const firstMidnight = at('2010-11-07T02:30:00Z')
    expect(nextOpen(newfoundland, at('2010-11-07T02:00:00Z'))).toEqual(firstMidnight)
    expect(isOpen(newfoundland, at('2010-11-07T03:00:00Z'))).toBe(true)
    expect(businessBetween(newfoundland, firstMidnight, at('2010-11-07T12:00:00Z'))).toBe(3 * hour)
    expect(businessBetween(newfoundland, firstMidnight, at('2010-11-07T03:00:00Z'))).toBe(hour / 2)
    expect(addBusiness(newfoundland, at('2010-11-07T03:00:00Z'), hour)).toEqual(at('2010-11-07T04:00:00Z'))
  })

  test('an evening lived twice is counted from where it stands, also when months follow', () => {
    // St. John's, 1993-10-31, 23:30 for the second time: the night's hours began half an hour ago.
    const newfoundland = daily('America/St_Johns', [[0, 2 * 60]])
    const again = at('1993-10-31T03:00:00Z')
    const fortiethNight = at('1993-12-10T02:00:00-03:30')
    expect(addBusiness(newfoundland, again, (2.5 + 40 * 2) * hour)).toEqual(fortiethNight)
    expect(businessBetween(newfoundland, again, fortiethNight)).toBe((2.5 + 40 * 2) * hour)
  })

  test('a date that a country left out has no hours', () => {
    // Samoa went from Thursday 2011-12-29 straight to Saturday the 31st.
    const apia = daily('Pacific/Apia', nineToFive)
    expect(businessBetween(apia, at('2011-12-29T10:00:00Z'), at('2011-12-31T10:00:00Z'))).toBe(16 * hour)
  })
})

describe('a calendar that does not open', () => {
  const closed = calendar('Asia/Shanghai', [])

  test('adding to it, or waiting for it, is refused', () => {
    const refusal = expect.objectContaining({ name: 'Refusal', code: 'calendar.never_open', status: 422 })
    expect(() => addBusiness(closed, at('2026-11-23T00:00:00Z'), 1)).toThrow(refusal)
    expect(() => nextOpen(closed, at('2026-11-23T00:00:00Z'))).toThrow(refusal)
    expect(() => openIntervals(closed, at('2026-11-23T00:00:00Z')).next()).toThrow(refusal)
  })

  test('measuring it gives nothing', () => {
    expect(businessBetween(closed, at('2026-01-01T00:00:00Z'), at('2036-01-01T00:00:00Z'))).toBe(0)
  })

  test('four closed years are bridged, and after the last open day it is refused', () => {
    const oneDay = calendar('Asia/Shanghai', [], { exceptions: { '2030-06-03': { hours: nineToFive } } })
    expect(addBusiness(oneDay, at('2026-06-01T00:00:00Z'), 8 * hour)).toEqual(at('2030-06-03T17:00:00+08:00'))
    expect(() => addBusiness(oneDay, at('2026-06-01T00:00:00Z'), 8 * hour + 1)).toThrow('no open time')
  })
})

describe('intervals', () => {
  test('the stream of open intervals begins in the middle of the one that is open', () => {
    const berlin = calendar('Europe/Berlin', nineToFive)
    expect([...openIntervals(berlin, at('2026-11-27T12:00:00+01:00')).take(2)]).toEqual([
      { start: at('2026-11-27T12:00:00+01:00'), end: at('2026-11-27T17:00:00+01:00') },
      { start: at('2026-11-30T09:00:00+01:00'), end: at('2026-11-30T17:00:00+01:00') },
    ])
  })

  test('opening time is open, closing time is closed', () => {
    const berlin = calendar('Europe/Berlin', nineToFive)
    expect(isOpen(berlin, at('2026-11-27T09:00:00+01:00'))).toBe(true)
    expect(isOpen(berlin, at('2026-11-27T17:00:00+01:00'))).toBe(false)
    expect(nextOpen(berlin, at('2026-11-27T17:00:00+01:00'))).toEqual(at('2026-11-30T09:00:00+01:00'))
  })

  test('measuring backwards is negative', () => {
    const berlin = calendar('Europe/Berlin', nineToFive)
    expect(businessBetween(berlin, at('2026-11-27T12:00:00+01:00'), at('2026-11-27T08:00:00+01:00'))).toBe(-3 * hour)
  })
})

describe('versions', () => {
  const versions = ['2026-01-01T00:00:00Z', '2026-11-10T00:00:00Z', '2026-06-01T00:00:00Z'].map((validFrom) =>
    calendar('Asia/Shanghai', nineToFive, { validFrom }),
  )

  test('what starts is measured with the latest version already valid, whatever the order they are kept in', () => {
    expect(versionInForce(versions, at('2026-11-09T23:59:59Z'))?.validFrom).toBe('2026-06-01T00:00:00Z')
    expect(versionInForce(versions, at('2026-11-10T00:00:00Z'))?.validFrom).toBe('2026-11-10T00:00:00Z')
    expect(versionInForce(versions, at('2025-12-31T00:00:00Z'))).toBeUndefined()
  })
})

describe('what a calendar version may look like', () => {
  const good = calendar('Asia/Shanghai', nineToFive)
  const accepted = (version: unknown) => calendarVersion.safeParse(version).success

  test('hours that end before they begin, overlap, or leave the day are refused', () => {
    const refused: unknown[] = [
      [[540, 0]],
      [[540, 540]],
      [
        [540, 720],
        [700, 800],
      ],
      [
        [800, 900],
        [540, 720],
      ],
      [[0, 1441]],
      [[9.5, 12]],
    ]
    for (const hours of refused) expect(accepted({ ...good, week: { ...good.week, monday: hours } })).toBe(false)
    expect(accepted({ ...good, week: { ...good.week, monday: [[0, 720], [720, 1440]] } })).toBe(true) // prettier-ignore
  })

  test('a calendar without any hours is refused, unless it is always open', () => {
    expect(accepted(calendar('Asia/Shanghai', []))).toBe(false)
    expect(accepted(calendar('Asia/Shanghai', [], { exceptions: { '2026-01-01': { hours: nineToFive } } }))).toBe(true)
    expect(accepted(twentyFourSeven)).toBe(true)
  })

  test('a zone must be a name that knows about daylight saving, and exceptions real dates', () => {
    for (const zone of ['+08:00', 'Mars/Olympus', '']) expect(accepted({ ...good, zone })).toBe(false)
    expect(accepted({ ...good, exceptions: { '2026-02-30': { hours: [] } } })).toBe(false)
  })
})
