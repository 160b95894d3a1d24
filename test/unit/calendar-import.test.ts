import { describe, expect, test } from 'vitest'
import { previewOf } from '#server/calendar/import.ts'
import { chinaOfficeHours } from '#server/calendar/ready-made.ts'

const ics = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...events.flatMap((event) => ['BEGIN:VEVENT', event, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n')
const read = (text: string, format: 'ics' | 'json' = 'ics') => previewOf({ format, text }, chinaOfficeHours)
const year = (days: unknown[], more: object = {}) =>
  JSON.stringify({ year: 2028, papers: ['https://www.gov.example/x'], days, ...more })

describe('a holiday file in JSON', () => {
  test('brings days off and make-up days, and the year is official when it names the notice it rests on', () => {
    const preview = read(
      year([
        { name: '元旦', date: '2028-01-01', isOffDay: true },
        { name: '春节', date: '2028-01-22', isOffDay: false },
      ]),
      'json',
    )
    expect(preview).toEqual({
      days: [
        { on: '2028-01-01', kind: 'holiday', name: '元旦', status: 'new' },
        { on: '2028-01-22', kind: 'makeUp', name: '春节', status: 'new' },
      ],
      bad: [],
      years: [{ year: 2028, official: true, days: 2 }],
    })
  })

  test('every bad entry is named, and the good ones are kept', () => {
    const preview = read(
      year([
        { name: '元旦', date: '2028-01-01', isOffDay: true },
        { name: '不存在', date: '2028-02-30', isOffDay: true },
        { name: '十年后', date: '2038-01-01', isOffDay: true },
        { name: '没说休不休', date: '2028-05-01' },
        'x',
        { name: '又是元旦', date: '2028-01-01', isOffDay: false },
      ]),
      'json',
    )
    expect(preview.days.map(({ on }) => on)).toEqual(['2028-01-01'])
    expect(preview.bad.map(({ entry, reason }) => [entry, reason])).toEqual([
      [2, 'dateInvalid'],
      [3, 'dateOfOtherYear'],
      [4, 'kindMissing'],
      [5, 'entryUnreadable'],
      [6, 'dateTwice'],
    ])
  })

  test('a year without a notice is not official, and a file without days says so', () => {
    expect(
      read(year([{ name: 'x', date: '2028-01-03', isOffDay: true }], { papers: [] }), 'json').years[0]!.official,
    ).toBe(false)
    expect(read(year([], { papers: [] }), 'json').bad).toEqual([
      { entry: null, line: null, reason: 'noEntries', text: '' },
    ])
    expect(read('{"year": 2028,', 'json').bad[0]!.reason).toBe('fileUnreadable')
    expect(read('{"hello": 1}', 'json').bad[0]!.reason).toBe('fileUnreadable')
  })

  test('what the calendar has already is told from what differs and from what has no effect', () => {
    const preview = read(
      JSON.stringify({
        year: 2026,
        papers: ['x'],
        days: [
          { name: '元旦', date: '2026-01-01', isOffDay: true },
          { name: '元旦', date: '2026-01-04', isOffDay: true },
          { name: '平常的周三', date: '2026-07-01', isOffDay: false },
        ],
      }),
      'json',
    )
    expect(preview.days.map(({ status }) => status)).toEqual(['same', 'different', 'noEffect'])
  })
})

describe('a holiday file in iCalendar', () => {
  test('an event over several days is each of them; the day it ends on no longer belongs to it', () => {
    const preview = read(ics('DTSTART;VALUE=DATE:20280126\r\nDTEND;VALUE=DATE:20280129\r\nSUMMARY:春节'))
    expect(preview.days.map(({ on }) => on)).toEqual(['2028-01-26', '2028-01-27', '2028-01-28'])
    expect(preview.bad).toEqual([])
  })

  test('an event is a make-up working day when it says so, in words or in Apple’s property', () => {
    const preview = read(
      ics(
        'DTSTART;VALUE=DATE:20280122\r\nSUMMARY:春节（班）',
        'DTSTART;VALUE=DATE:20280205\r\nSUMMARY:春节\r\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY',
        'DTSTART;VALUE=DATE:20280206\r\nSUMMARY:Labour Day (休)\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY',
      ),
    )
    expect(preview.days.map(({ kind }) => kind)).toEqual(['makeUp', 'makeUp', 'holiday'])
  })

  test('a yearly event is followed for the coming years, not for ever', () => {
    const preview = read(ics('DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Labour Day'))
    expect(preview.days.length).toBe(20)
    expect(preview.days.at(-1)!.on).toBe('2044-05-01')
  })

  test('z-ical-1 and 2, public cases of others: yearly, monthly and single events together', () => {
    const preview = read(
      ics(
        'DTSTART;VALUE=DATE:20161224\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Christmas Eve',
        'DTSTART;VALUE=DATE:20170126\r\nRRULE:FREQ=MONTHLY;COUNT=4\r\nSUMMARY:Stocktaking',
        'DTSTART;VALUE=DATE:20161226\r\nDTEND;VALUE=DATE:20161227\r\nSUMMARY:Boxing Day',
        'DTSTART;VALUE=DATE:20161228\r\nSUMMARY:Move',
      ),
    )
    // They look one year back and three ahead; ours follows a rule for twenty times and leaves the choice to the reader.
    expect(preview.days.map(({ on }) => on).filter((on) => on < '2020')).toEqual([
      ...['2016-12-24', '2016-12-26', '2016-12-28', '2017-01-26', '2017-02-26', '2017-03-26', '2017-04-26'],
      ...['2017-12-24', '2018-12-24', '2019-12-24'],
    ])
  })

  test('every bad event is named with its place and the line it begins in, and the rest is kept', () => {
    const preview = read(
      ics(
        'DTSTART;VALUE=DATE:20280101\r\nSUMMARY:元旦',
        'DTSTART;VALUE=DATE:20280230\r\nSUMMARY:不存在的日子',
        'DTSTART:20280501T090000Z\r\nDTEND:20280501T100000Z\r\nSUMMARY:会议',
        'SUMMARY:没有日期',
        'DTSTART;VALUE=DATE:20281003\r\nDTEND;VALUE=DATE:20281001\r\nSUMMARY:倒过来',
        'DTSTART;VALUE=DATE:20280601\r\nDTEND;VALUE=DATE:20280901\r\nSUMMARY:整个夏天',
        'this is no line of iCalendar',
      ),
    )
    expect(preview.days.map(({ name }) => name)).toEqual(['元旦'])
    expect(preview.bad.map(({ entry, line, reason, text }) => [entry, line, reason, text])).toEqual([
      [2, 8, 'dateInvalid', '不存在的日子'],
      [3, 12, 'notWholeDay', '会议'],
      [4, 17, 'dateInvalid', '没有日期'],
      [5, 20, 'endsBeforeStart', '倒过来'],
      [6, 25, 'tooLong', '整个夏天'],
      [7, 30, 'entryUnreadable', 'this is no line of iCalendar'],
    ])
  })

  test('a file that is no calendar, or an empty one, says so', () => {
    expect(read('<html>').bad[0]!.reason).toBe('fileUnreadable')
    expect(read(ics()).bad[0]!.reason).toBe('noEntries')
  })
})
