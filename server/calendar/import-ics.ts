import ICAL from 'ical.js'
import type { ImportProblem } from './calendar-view.contract.ts'
import { cut, isDate, type ReadDay, type ReadFile } from './holiday-file.ts'

const dayLength = 86_400_000
/** Nobody's holiday lasts longer; an entry that does is a season or a mistake. */
const longestDays = 31
/** How far a yearly entry is followed. */
const lastYear = 2100
const mostTimes = 20

type Reason = ImportProblem['reason']

/**
 * Whole-day events of an iCalendar file (RFC 5545). Each event is read on its own, so that a broken one is named and the
 * rest is not lost. An event is a make-up working day when it says so in its own words (班, 调休, "make-up", "workday") or in
 * Apple's property for it; everything else is a day off.
 */
export function readIcs(text: string): ReadFile {
  const events = eventsIn(text)
  const days: ReadDay[] = []
  const bad: ImportProblem[] = []
  if (events.length === 0) {
    const reason: Reason = /BEGIN:VCALENDAR/i.test(text) ? 'noEntries' : 'fileUnreadable'
    bad.push({ entry: null, line: null, reason, text: cut(text.trim().split('\n')[0] ?? '') })
  }
  for (const [index, { source, line }] of events.entries()) {
    const entry = index + 1
    const read = readEvent(source)
    if (typeof read === 'string') bad.push({ entry, line, reason: read, text: cut(titleIn(source)) })
    else days.push(...read.dates.map((on) => ({ on, kind: read.kind, name: read.name, entry, line })))
  }
  return { days, bad, official: [] }
}

/** The events as they stand in the file, with the line each begins in. */
function eventsIn(text: string): { source: string; line: number }[] {
  const lines = text.split(/\r?\n/)
  const events: { source: string; line: number }[] = []
  let start: number | null = null
  for (const [i, line] of lines.entries()) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) {
      // One that never ended: what there is of it is shown as unreadable.
      if (start !== null) events.push({ source: lines.slice(start, i).join('\r\n'), line: start + 1 })
      start = i
    } else if (/^END:VEVENT\s*$/i.test(line) && start !== null) {
      events.push({ source: lines.slice(start, i + 1).join('\r\n'), line: start + 1 })
      start = null
    }
  }
  if (start !== null) events.push({ source: lines.slice(start).join('\r\n'), line: start + 1 })
  return events
}

function readEvent(source: string): { dates: string[]; kind: ReadDay['kind']; name: string } | Reason {
  let event: ICAL.Component
  try {
    event = new ICAL.Component(ICAL.parse(source) as ConstructorParameters<typeof ICAL.Component>[0])
  } catch {
    return 'entryUnreadable'
  }
  const start = dateOf(event, 'dtstart')
  if (start === null || start === 'dateInvalid' || start === 'notWholeDay') return start ?? 'dateInvalid'
  const end = dateOf(event, 'dtend')
  if (end === 'dateInvalid' || end === 'notWholeDay') return end
  const from = Date.parse(start)
  // DTEND is the first day that no longer belongs to it; without one it is a single day.
  const length = end === null ? 1 : (Date.parse(end) - from) / dayLength
  if (length < 0) return 'endsBeforeStart'
  if (length > longestDays) return 'tooLong'
  const name = String(event.getFirstPropertyValue('summary') ?? '')
    .trim()
    .slice(0, 80)
  const dates = startsOf(event, start).flatMap((first) =>
    Array.from({ length: Math.max(1, length) }, (_, i) => isoDate(Date.parse(first) + i * dayLength)),
  )
  return { dates, kind: kindOf(event, name), name }
}

/** The date as it is written: the library would turn the 30th of February into March. */
function dateOf(event: ICAL.Component, property: string): string | null | 'dateInvalid' | 'notWholeDay' {
  const found = event.getFirstProperty(property)
  if (!found) return null
  const written = String((found.jCal as unknown[])[3])
  const [date = '', time] = written.split('T')
  if (!isDate(date)) return 'dateInvalid'
  return time === undefined || /^00:00:00Z?$/.test(time) ? date : 'notWholeDay'
}

function startsOf(event: ICAL.Component, start: string): string[] {
  const rule = event.getFirstPropertyValue('rrule')
  if (!(rule instanceof ICAL.Recur)) return [start]
  const times = rule.iterator(ICAL.Time.fromDateString(start))
  const starts: string[] = []
  for (let next = times.next(); next && starts.length < mostTimes && next.year <= lastYear; next = times.next())
    starts.push(next.toString().slice(0, 10))
  return starts
}

function kindOf(event: ICAL.Component, name: string): ReadDay['kind'] {
  const special = String(event.getFirstPropertyValue('x-apple-special-day') ?? '')
  if (special) return special === 'ALTERNATE-WORKDAY' ? 'makeUp' : 'holiday'
  return /班|调休|調休|补课|make-?up|work(ing)? ?day/i.test(name) ? 'makeUp' : 'holiday'
}

function titleIn(source: string): string {
  return source.match(/^SUMMARY[^:]*:(.*)$/im)?.[1]?.trim() || (source.split('\r\n')[1] ?? source)
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
