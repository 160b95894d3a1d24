import { language, zone } from '#lib/i18n/here.ts'
import * as durations from './duration.ts'
import * as instants from './instant.ts'
import * as numbers from './number.ts'

const here = () => ({ language: language(), zone: zone() })

/** The pure functions of this folder, spoken to the present reader. Ticks and language changes re-render by themselves. */
export const format = {
  duration: (milliseconds: number) => durations.duration(milliseconds, language()),
  workTime: (milliseconds: number) => durations.workTime(milliseconds, language()),
  isoDuration: durations.isoDuration,
  clockFace: durations.clockFace,
  time: (at: string | Date) => instants.time(at, here()),
  date: (at: string | Date, now?: string | Date) => instants.date(at, here(), now),
  dateTime: (at: string | Date, now?: string | Date) => instants.dateTime(at, here(), now),
  exact: (at: string | Date) => instants.exact(at, here()),
  ago: (at: string | Date, now: string | Date) => instants.ago(at, now, here()),
  dayOf: (at: string | Date) => instants.dayOf(at, here()),
  number: (value: number, digits?: number) => numbers.number(value, language(), digits),
  percent: (share: number, digits?: number) => numbers.percent(share, language(), digits),
  bandwidth: (kilobitsPerSecond: number) => numbers.bandwidth(kilobitsPerSecond, language()),
  fileSize: (size: number) => numbers.fileSize(size, language()),
}
