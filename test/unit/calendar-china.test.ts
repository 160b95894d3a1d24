import chineseDays from 'chinese-days'
import { describe, expect, test } from 'vitest'
import { addBusiness, businessBetween, isOpen } from '#server/calendar/calendar.ts'
import { calendarVersion } from '#server/calendar/calendar.contract.ts'
import { chinaExceptions, standingOf } from '#server/calendar/china.ts'
import { chinaOfficeHours, chinaServiceDesk, officeDayMs, twentyFourSeven } from '#server/calendar/ready-made.ts'

const hour = 3_600_000
const at = (iso: string) => new Date(iso)

/** The State Council's arrangements: days off (runs from..to) and make-up working days. */
const arranged: Record<number, { off: string; makeUp: string }> = {
  2024: {
    off: '01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07',
    makeUp: '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
  },
  2025: {
    off: '01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08',
    makeUp: '01-26 02-08 04-27 09-28 10-11',
  },
  2026: {
    off: '01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07',
    makeUp: '01-04 02-14 02-28 05-09 09-20 10-10',
  },
}

function datesOf(year: number, runs: string): string[] {
  return runs.split(' ').flatMap((run) => {
    const [from, to = from] = run.split('..')
    const dates: string[] = []
    for (let t = Date.parse(`${year}-${from}`); t <= Date.parse(`${year}-${to}`); t += 24 * hour) {
      dates.push(new Date(t).toISOString().slice(0, 10))
    }
    return dates
  })
}

describe('holidays and make-up days of China', () => {
  test.each([2024, 2025, 2026])('%i is as the State Council arranged it', (year) => {
    const exceptions = Object.entries(chinaExceptions([year], [[540, 1020]]))
    const closed = exceptions.filter(([, day]) => day.hours.length === 0).map(([date]) => date)
    const open = exceptions.filter(([, day]) => day.hours.length > 0).map(([date]) => date)
    expect(closed.toSorted()).toEqual(datesOf(year, arranged[year]!.off))
    expect(open.toSorted()).toEqual(datesOf(year, arranged[year]!.makeUp))
    expect(standingOf(year)).toBe('official')
  })

  test('2027 rests on the law alone until it is arranged: thirteen statutory days, no make-up day', () => {
    const days = Object.values(chinaExceptions([2027], [[540, 1020]]))
    expect(standingOf(2027)).toBe('provisional')
    expect(days).toHaveLength(13)
    expect(days.every((day) => day.hours.length === 0)).toBe(true)
  })

  test('the moon’s festivals of 2027 fall where the lunar calendar puts them', () => {
    const days = chinaExceptions([2027], [[540, 1020]])
    const solar = (lunar: string) => chineseDays.getSolarDateFromLunar(lunar).date
    expect(days[solar('2027-01-01')]?.name?.en).toBe('Spring Festival')
    expect(days[solar('2027-05-05')]?.name?.en).toBe('Dragon Boat Festival')
    expect(days[solar('2027-08-15')]?.name?.en).toBe('Mid-Autumn Festival')
    expect(days[chineseDays.getSolarTermDate(2027, 4, 'pure_brightness')]?.name?.en).toBe('Tomb-sweeping Day')
  })

  test('a year nobody has arranged adds nothing', () => {
    expect(standingOf(2040)).toBe('unknown')
    expect(chinaExceptions([2040], [[540, 1020]])).toEqual({})
  })

  test('every exception carries its name in both languages', () => {
    expect(chinaExceptions([2026], [[540, 1020]])['2026-02-17']?.name).toEqual({
      'zh-CN': '春节',
      en: 'Spring Festival',
    })
    for (const { name } of Object.values(chinaExceptions([2024, 2025, 2026, 2027], [[540, 1020]]))) {
      expect(name?.en).toMatch(/[A-Za-z]/)
      expect(name?.['zh-CN']).toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('calendars that come with the product', () => {
  test('they are valid calendar versions', () => {
    for (const calendar of [twentyFourSeven, chinaOfficeHours, chinaServiceDesk]) {
      expect(calendarVersion.parse(calendar)).toEqual(calendar)
    }
  })

  test('an office day has seven and a half hours', () => {
    const [monday, tuesday] = [at('2026-11-23T00:00:00+08:00'), at('2026-11-24T00:00:00+08:00')]
    expect(businessBetween(chinaOfficeHours, monday, tuesday)).toBe(officeDayMs)
  })

  test('five working days over Spring Festival end after it, and the make-up Saturday before it counts', () => {
    const friday = at('2026-02-13T10:00:00+08:00')
    // Friday, Saturday 14 (make-up), then 24, 25, 26 and 27 February.
    expect(addBusiness(chinaOfficeHours, friday, 5 * officeDayMs)).toEqual(at('2026-02-27T10:00:00+08:00'))
  })

  test('the service desk is there on a holiday evening, but not at night', () => {
    expect(isOpen(chinaServiceDesk, at('2026-10-01T21:59:59+08:00'))).toBe(true)
    expect(isOpen(chinaServiceDesk, at('2026-10-01T22:00:00+08:00'))).toBe(false)
    expect(isOpen(chinaOfficeHours, at('2026-10-01T10:00:00+08:00'))).toBe(false)
  })
})
