import type { Language } from '#lib/i18n/language.ts'
import { duration } from './duration.ts'

export interface Where {
  language: Language
  /** IANA zone, e.g. `Asia/Shanghai`. */
  zone: string
}

type Instant = string | Date

const localeOf: Record<Language, string> = { 'zh-CN': 'zh-CN', en: 'en-GB' }
const formats = new Map<string, Intl.DateTimeFormat>()

/** "14:05", by the 24-hour clock in both languages. */
export function time(at: Instant, where: Where): string {
  return using(where, { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

/** "23 Nov 2026", "2026年11月23日"; the year is left out when it is the present one. */
export function date(at: Instant, where: Where, now?: Instant): string {
  const sameYear = now !== undefined && part(at, where, 'year') === part(now, where, 'year')
  const style = where.language === 'zh-CN' ? 'long' : 'short'
  return using(where, { day: 'numeric', month: style, ...(sameYear ? {} : { year: 'numeric' }) }).format(new Date(at))
}

/** As short as stays clear: the time alone today, day and time this year, with the year before that. */
export function dateTime(at: Instant, where: Where, now?: Instant): string {
  const isToday = now !== undefined && dayOf(at, where) === dayOf(now, where)
  return isToday ? time(at, where) : `${date(at, where, now)} ${time(at, where)}`
}

/** The exact instant with weekday, seconds and zone: what hovering over any relative time shows. */
export function exact(at: Instant, where: Where): string {
  return using(where, {
    weekday: 'short',
    year: 'numeric',
    month: where.language === 'zh-CN' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at))
}

/** "just now", "12 min ago", "in 3 h"; after a week the date says more than a count of days. */
export function ago(at: Instant, now: Instant, where: Where): string {
  const passed = new Date(now).getTime() - new Date(at).getTime()
  const span = Math.abs(passed)
  const isChinese = where.language === 'zh-CN'
  if (span < 45_000) return isChinese ? '刚刚' : 'just now'
  if (span >= 7 * 86_400_000) return date(at, where, now)
  const words = duration(coarse(span), where.language)
  if (passed < 0) return isChinese ? `${words}后` : `in ${words}`
  return isChinese ? `${words}前` : `${words} ago`
}

/** The calendar day in that zone, `2026-11-23`: groups a timeline by day. */
export function dayOf(at: Instant, where: Pick<Where, 'zone'>): string {
  return using({ language: 'en', zone: where.zone }, { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(new Date(at))
    .filter(({ type }) => type !== 'literal')
    .map(({ value }) => value)
    .reverse()
    .join('-')
}

// "2 h ago" is what people say; the minutes are noise once an hour has passed.
function coarse(span: number): number {
  const unit = span >= 86_400_000 ? 86_400_000 : span >= 3_600_000 ? 3_600_000 : 60_000
  return Math.max(unit, Math.round(span / unit) * unit)
}

function part(at: Instant, where: Where, type: 'year'): string | undefined {
  return using(where, { year: 'numeric' })
    .formatToParts(new Date(at))
    .find((one) => one.type === type)?.value
}

// Making a formatter costs 100 times its use, and a list of tickets needs the same one for each row.
function using({ language, zone }: Where, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(localeOf[language], { ...options, timeZone: zone, hourCycle: 'h23' })
    formats.set(key, format)
  }
  return format
}
