import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { chinaOfficeHours, readyMade } from '#server/calendar/ready-made.ts'
import type { ContractLine } from '#server/sla/service-level.contract.ts'

export interface DemoCalendar {
  code: string
  name: string
  nameEn: string
  rules: CalendarVersion
  retired?: boolean
}

const lastYear = '2027'

/** As it was before anybody thought of next year: the first version, which the history was measured with. */
const officeBefore: CalendarVersion = {
  ...chinaOfficeHours,
  exceptions: Object.fromEntries(
    Object.entries(chinaOfficeHours.exceptions).filter(([on]) => !on.startsWith(lastYear)),
  ),
  years: Object.fromEntries(Object.entries(chinaOfficeHours.years ?? {}).filter(([year]) => year !== lastYear)),
}

const europeanDay: [number, number][] = [[9 * 60, 17 * 60]]
const closed: [number, number][] = []

/** A customer's site abroad: its hours follow the clocks there, summer time included. */
const frankfurt: CalendarVersion = {
  zone: 'Europe/Berlin',
  week: {
    ...{ monday: europeanDay, tuesday: europeanDay, wednesday: europeanDay, thursday: europeanDay },
    ...{ friday: [[9 * 60, 16 * 60]], saturday: closed, sunday: closed },
  },
  exceptions: Object.fromEntries(
    (
      [
        ['12-24', '平安夜', 'Christmas Eve', [[9 * 60, 12 * 60]]],
        ['12-25', '圣诞节', 'Christmas Day', []],
        ['12-26', '圣诞节次日', 'Boxing Day', []],
      ] as const
    ).flatMap(([day, chinese, en, hours]) =>
      [2026, 2027].map((year) => [
        `${year}-${day}`,
        { hours: hours.map(([from, to]): [number, number] => [from, to]), name: { 'zh-CN': chinese, en } },
      ]),
    ),
  ),
  years: { 2026: 'official', 2027: 'official' },
  validFrom: '2023-12-31T16:00:00Z',
}

/** A site its customer gave up: nothing counts on its hours any more. */
const singapore: CalendarVersion = { ...officeBefore, zone: 'Asia/Singapore', exceptions: {}, years: {} }

/** The calendars of the demo company in the version its history was measured with. */
export const demoCalendars: readonly DemoCalendar[] = [
  ...readyMade.map((calendar) => (calendar.code === 'office' ? { ...calendar, rules: officeBefore } : calendar)),
  { code: 'frankfurt', name: '法兰克福站点', nameEn: 'Frankfurt site', rules: frankfurt },
  {
    code: 'singapore',
    name: '新加坡站点（已撤点）',
    nameEn: 'Singapore site (given up)',
    rules: singapore,
    retired: true,
  },
]

/** Versions saved today: what runs keeps the first one. */
export const demoCalendarVersions = [
  {
    code: 'office',
    rules: chinaOfficeHours,
    note: '补录 2027 年法定节日（暂定，等国务院办公厅放假通知发布后再导入）',
  },
]

const hours = (value: number): ContractLine['term'] => ({ value, unit: 'h', calendar: 'always' })
const minutes = (value: number): ContractLine['term'] => ({ value, unit: 'min', calendar: 'always' })

/** Supplements to contracts, in force from today on: number, lines, and what was agreed. */
export const demoSupplements: { contract: string; note: string; lines: ContractLine[] }[] = [
  {
    contract: 'HXB-0001-C1',
    note: '补充协议一：核心专线 2 小时恢复，中断期间每半小时通报',
    lines: [
      { grid: 'restore', place: { serviceGrade: 'AAA', severity: 'P1P2' }, circuit: null, term: hours(2) },
      { grid: 'update', place: { urgency: 'P1P2', moment: 'whileDown' }, circuit: null, term: minutes(30) },
      { grid: 'report', place: {}, circuit: null, term: hours(24) },
    ],
  },
]
