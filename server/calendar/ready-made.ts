import type { CalendarVersion, OpenHours } from './calendar.contract.ts'
import { chinaExceptions, yearsOf } from './china.ts'

const closedWeek: CalendarVersion['week'] = {
  monday: [],
  tuesday: [],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
}

const since2024 = '2023-12-31T16:00:00Z'

/** Every moment counts. */
export const twentyFourSeven: CalendarVersion = {
  zone: 'UTC',
  week: closedWeek,
  exceptions: {},
  always: true,
  validFrom: '1970-01-01T00:00:00Z',
}

/** 08:30–12:00 and 13:30–17:30: a working day of seven and a half hours. */
const officeDay: OpenHours = [
  [8 * 60 + 30, 12 * 60],
  [13 * 60 + 30, 17 * 60 + 30],
]

/** Open milliseconds of one ordinary working day of `chinaOfficeHours`; "five working days" are five times this. */
export const officeDayMs = 7.5 * 3_600_000

const chinaYears = [2024, 2025, 2026, 2027]

/** Monday to Friday in China, with public holidays and make-up working days of 2024 to 2027 (2027: see china-2027). */
export const chinaOfficeHours: CalendarVersion = {
  zone: 'Asia/Shanghai',
  week: {
    ...closedWeek,
    monday: officeDay,
    tuesday: officeDay,
    wednesday: officeDay,
    thursday: officeDay,
    friday: officeDay,
  },
  exceptions: chinaExceptions(chinaYears, officeDay),
  years: yearsOf(chinaYears),
  validFrom: since2024,
}

const deskDay: OpenHours = [[7 * 60, 22 * 60]]

/** The call centre's own day, 07:00–22:00, holidays included. */
export const chinaServiceDesk: CalendarVersion = {
  zone: 'Asia/Shanghai',
  week: {
    monday: deskDay,
    tuesday: deskDay,
    wednesday: deskDay,
    thursday: deskDay,
    friday: deskDay,
    saturday: deskDay,
    sunday: deskDay,
  },
  exceptions: {},
  validFrom: since2024,
}

/** The calendars every house starts with. Service levels and accounts name them by code. */
export const readyMade = [
  { code: 'always', name: '全天候 7×24', nameEn: 'Around the clock', rules: twentyFourSeven },
  { code: 'serviceDesk', name: '服务台 7:00–22:00', nameEn: 'Service desk 07:00–22:00', rules: chinaServiceDesk },
  { code: 'office', name: '中国工作日', nameEn: 'Working days in China', rules: chinaOfficeHours },
]

/** What is meant where nobody chose: around the clock, an account's usual hours, working days of confirmations and digests. */
export const isIndispensable = (code: string): boolean => readyMade.some((calendar) => calendar.code === code)
