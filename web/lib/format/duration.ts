import type { Language } from '#lib/i18n/language.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

type Unit = 'day' | 'hour' | 'minute' | 'second'

const words: Record<Language, Record<Unit, string>> = {
  'zh-CN': { day: '天', hour: '小时', minute: '分钟', second: '秒' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
}

/**
 * A span of time as a person says it: "45 s", "12 min", "3 h 20 min", "2 d 4 h"; in Chinese "38 分钟", "3 小时 20 分钟".
 * Two units at most, cut off and never rounded up: nobody is promised time that is not there. The sign is dropped.
 */
export function duration(milliseconds: number, language: Language): string {
  const span = Math.abs(milliseconds)
  const say = (amount: number, unit: Unit) => `${amount} ${words[language][unit]}`
  const [large, largeSize, small, smallSize] = scale(span)
  const amount = Math.floor(span / largeSize)
  const rest = small ? Math.floor((span % largeSize) / smallSize) : 0
  return small && rest > 0 ? `${say(amount, large)} ${say(rest, small)}` : say(amount, large)
}

/**
 * Time that was promised or used, in hours and minutes: "39 h 20 min". Never in days, since a day of working time has fewer
 * hours than a day, and "1 d 13 h" of it would be read as tomorrow.
 */
export function workTime(milliseconds: number, language: Language): string {
  const span = Math.abs(milliseconds)
  if (span < day) return duration(span, language)
  const minutes = Math.floor((span % hour) / minute)
  const hours = `${Math.floor(span / hour)} ${words[language].hour}`
  return minutes > 0 ? `${hours} ${minutes} ${words[language].minute}` : hours
}

/** The same for a machine and for `<time datetime>`: ISO 8601, e.g. `PT3H20M`. */
export function isoDuration(milliseconds: number): string {
  const span = Math.abs(milliseconds)
  const [h, m, s] = [Math.floor(span / hour), Math.floor((span % hour) / minute), Math.floor((span % minute) / second)]
  return `PT${h ? `${h}H` : ''}${m ? `${m}M` : ''}${s || (!h && !m) ? `${s}S` : ''}`
}

/** Minutes and seconds for a countdown that is watched: "0:24". */
export function clockFace(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / second))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function scale(span: number): [Unit, number, Unit | null, number] {
  if (span >= day) return ['day', day, 'hour', hour]
  if (span >= hour) return ['hour', hour, 'minute', minute]
  if (span >= minute) return ['minute', minute, null, 0]
  return ['second', second, null, 0]
}
