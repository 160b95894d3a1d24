import { describe, expect, test } from 'vitest'
import { clockFace, duration, isoDuration, workTime } from '#lib/format/duration.ts'
import { ago, date, dateTime, dayOf, exact, time } from '#lib/format/instant.ts'
import { bandwidth, fileSize, number, percent } from '#lib/format/number.ts'
import { chooseLanguage, chooseZone } from '#lib/i18n/language.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('time left', () => {
  test.each([
    [45_000, '45 秒', '45 s'],
    [12 * minute, '12 分钟', '12 min'],
    [38 * minute + 59_000, '38 分钟', '38 min'],
    [3 * hour + 20 * minute, '3 小时 20 分钟', '3 h 20 min'],
    [4 * hour, '4 小时', '4 h'],
    [2 * day + 4 * hour + 59 * minute, '2 天 4 小时', '2 d 4 h'],
    [0, '0 秒', '0 s'],
  ])('%i ms is said as a person says it', (milliseconds, chinese, english) => {
    expect(duration(milliseconds, 'zh-CN')).toBe(chinese)
    expect(duration(milliseconds, 'en')).toBe(english)
  })

  test('is cut off and never rounded up, so nobody is promised a minute that is not there', () => {
    expect(duration(59 * minute + 59_999, 'en')).toBe('59 min')
    expect(duration(day - 1, 'en')).toBe('23 h 59 min')
  })

  test('of work is said in hours, since a working day is shorter than a day', () => {
    expect(workTime(37 * hour + 30 * minute, 'en')).toBe('37 h 30 min')
    expect(workTime(96 * hour, 'zh-CN')).toBe('96 小时')
    expect(workTime(38 * minute, 'en')).toBe('38 min')
  })

  test('that has passed is said without its sign; the badge says that it is over', () => {
    expect(duration(-7 * minute, 'en')).toBe('7 min')
  })

  test('of an offer counts down to nothing and not below, the last second staying until it is over', () => {
    expect(clockFace(30_000)).toBe('0:30')
    expect(clockFace(29_001)).toBe('0:30')
    expect(clockFace(1)).toBe('0:01')
    expect(clockFace(0)).toBe('0:00')
    expect(clockFace(-5_000)).toBe('0:00')
    expect(clockFace(95_000)).toBe('1:35')
  })

  test('reads for a machine as ISO 8601', () => {
    expect(isoDuration(3 * hour + 20 * minute)).toBe('PT3H20M')
    expect(isoDuration(45_000)).toBe('PT45S')
    expect(isoDuration(0)).toBe('PT0S')
  })
})

describe('an instant', () => {
  const shanghai = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const
  const london = { language: 'en', zone: 'Europe/London' } as const
  const at = '2026-11-23T06:05:09Z'

  test('is shown in the reader’s zone by the 24-hour clock', () => {
    expect(time(at, shanghai)).toBe('14:05')
    expect(time(at, london)).toBe('06:05')
    expect(time('2026-11-22T16:00:00Z', shanghai)).toBe('00:00')
  })

  test('leaves out today’s date and this year’s year, and nothing else', () => {
    const now = '2026-11-23T09:00:00Z'
    expect(dateTime(at, shanghai, now)).toBe('14:05')
    expect(dateTime('2026-11-20T06:05:00Z', shanghai, now)).toBe('11月20日 14:05')
    expect(dateTime('2026-11-20T06:05:00Z', london, now)).toBe('20 Nov 06:05')
    expect(dateTime('2025-11-20T06:05:00Z', shanghai, now)).toBe('2025年11月20日 14:05')
    expect(date('2025-11-20T06:05:00Z', london, now)).toBe('20 Nov 2025')
  })

  test('belongs to the day it has in the reader’s zone', () => {
    expect(dayOf('2026-11-22T16:30:00Z', shanghai)).toBe('2026-11-23')
    expect(dayOf('2026-11-22T16:30:00Z', london)).toBe('2026-11-22')
  })

  test('is given exactly, with weekday, seconds and zone, on hover', () => {
    expect(exact(at, shanghai)).toMatch(/^2026年11月23日\s?周一 (?=.*14:05:09)(?=.*GMT\+8)/)
    expect(exact(at, london)).toMatch(/^Mon,? 23 Nov 2026,? 06:05:09 GMT$/)
  })

  test.each([
    [-10_000, '刚刚', 'just now'],
    [-12 * minute, '12 分钟前', '12 min ago'],
    [-2 * hour - 20 * minute, '2 小时前', '2 h ago'],
    [-3 * day, '3 天前', '3 d ago'],
    [15 * minute, '15 分钟后', 'in 15 min'],
    [-10 * day, '11月13日', '13 Nov'],
  ])('%i ms from now is told roughly', (offset, chinese, english) => {
    const now = new Date(at)
    const then = new Date(now.getTime() + offset)
    expect(ago(then, now, shanghai)).toBe(chinese)
    expect(ago(then, now, london)).toBe(english)
  })
})

describe('a figure', () => {
  test('of 99.96 % never reads as fully kept', () => {
    expect(percent(0.9996, 'en')).toBe('99.9%')
    expect(percent(1, 'en')).toBe('100%')
    expect(percent(0.29, 'zh-CN')).toBe('29%')
  })

  test('of bandwidth is told in the trade’s decimal steps', () => {
    expect(bandwidth(64, 'en')).toBe('64 kbit/s')
    expect(bandwidth(2048, 'en')).toBe('2.05 Mbit/s')
    expect(bandwidth(155_520, 'zh-CN')).toBe('155.52 Mbit/s')
    expect(bandwidth(10_000_000, 'zh-CN')).toBe('10 Gbit/s')
  })

  test('of size and count is grouped for reading', () => {
    expect(fileSize(999, 'en')).toBe('999 B')
    expect(fileSize(1_250_000, 'en')).toBe('1.3 MB')
    expect(number(12_480, 'zh-CN')).toBe('12,480')
  })
})

describe('the language of a page', () => {
  test('is the one chosen, whatever the browser asks for', () => {
    expect(chooseLanguage('en', 'zh-CN')).toBe('en')
    expect(chooseLanguage('fr', 'en-GB')).toBe('en')
  })

  test('is otherwise what the browser prefers among ours, and Chinese when it prefers neither', () => {
    expect(chooseLanguage(undefined, 'en-US,en;q=0.9,zh;q=0.8')).toBe('en')
    expect(chooseLanguage(undefined, 'fr;q=0.9, zh-TW;q=0.4, en;q=0.3')).toBe('zh-CN')
    expect(chooseLanguage(undefined, 'en;q=0, de')).toBe('zh-CN')
    expect(chooseLanguage(undefined, null)).toBe('zh-CN')
  })

  test('comes with a zone that exists', () => {
    expect(chooseZone('America/New_York')).toBe('America/New_York')
    expect(chooseZone('Mars/Olympus')).toBe('Asia/Shanghai')
    expect(chooseZone(undefined)).toBe('Asia/Shanghai')
  })
})
