import type { CalendarException } from './calendar.contract.ts'

/**
 * Public holidays of 2027 as far as the law alone fixes them. PROVISIONAL: the State Council had not published its
 * arrangement for 2027 (bridging days off and make-up working days) when this was written. Once it is out, a new
 * calendar version takes over: drop this file when chinese-days knows the year.
 *
 * Source: Regulations on Public Holidays for National Annual Festivals and Memorial Days, as revised with effect from
 * 2025-01-01: New Year 1 day, Spring Festival 4 (from the eve), Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1,
 * National Day 3. Lunar dates: New Year's Day of the lunar year is 2027-02-06.
 */
const statutory: [name: NonNullable<CalendarException['name']>, dates: string[]][] = [
  [{ 'zh-CN': '元旦', en: "New Year's Day" }, ['2027-01-01']],
  [{ 'zh-CN': '春节', en: 'Spring Festival' }, ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']],
  [{ 'zh-CN': '清明', en: 'Tomb-sweeping Day' }, ['2027-04-05']],
  [{ 'zh-CN': '劳动节', en: 'Labour Day' }, ['2027-05-01', '2027-05-02']],
  [{ 'zh-CN': '端午', en: 'Dragon Boat Festival' }, ['2027-06-09']],
  [{ 'zh-CN': '中秋', en: 'Mid-Autumn Festival' }, ['2027-09-15']],
  [{ 'zh-CN': '国庆节', en: 'National Day' }, ['2027-10-01', '2027-10-02', '2027-10-03']],
]

export const provisional2027: Record<string, CalendarException> = Object.fromEntries(
  statutory.flatMap(([name, dates]) => dates.map((date) => [date, { hours: [], name }])),
)
