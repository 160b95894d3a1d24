import type { CalendarRules } from './calendar.contract.ts'
import type { CalendarFile, ImportedDay, ImportPreview, ImportProblem } from './calendar-view.contract.ts'
import { weekdayOf } from './calendar-day.contract.ts'
import type { ReadDay, ReadFile } from './holiday-file.ts'
import { readIcs } from './import-ics.ts'
import { readJson } from './import-json.ts'

const mostDays = 2_000

/** What a file would bring to a calendar: every day against what is there, every bad entry by its place. Nothing is saved. */
export function previewOf(file: Pick<CalendarFile, 'format' | 'text'>, rules: CalendarRules): ImportPreview {
  const read = file.format === 'json' ? readJson(file.text) : readIcs(file.text)
  const { days, bad } = withoutTwins(read)
  if (days.length > mostDays) bad.push({ entry: null, line: null, reason: 'tooMany', text: String(days.length) })
  const kept = days.slice(0, mostDays).sort((a, b) => a.on.localeCompare(b.on))
  const years = [...new Set([...kept.map(({ on }) => Number(on.slice(0, 4))), ...read.official])].sort()
  return {
    days: kept.map(({ on, kind, name }) => ({ on, kind, name, status: statusOf({ on, kind, name }, rules) })),
    bad,
    years: years.map((year) => ({
      year,
      official: read.official.includes(year),
      days: kept.filter(({ on }) => on.startsWith(`${year}-`)).length,
    })),
  }
}

/** A date that stands twice and says different things: the first one counts, the second one is named. */
function withoutTwins({ days, bad }: ReadFile): { days: ReadDay[]; bad: ImportProblem[] } {
  const first = new Map<string, ReadDay>()
  const twins: ImportProblem[] = []
  for (const day of days) {
    const there = first.get(day.on)
    if (!there) first.set(day.on, day)
    else if (there.kind !== day.kind)
      twins.push({ entry: day.entry, line: day.line, reason: 'dateTwice', text: `${day.on} ${day.name}` })
  }
  return { days: [...first.values()], bad: [...bad, ...twins] }
}

function statusOf(day: Pick<ReadDay, 'on' | 'kind' | 'name'>, rules: CalendarRules): ImportedDay['status'] {
  const there = rules.exceptions[day.on]
  const isOpenUsually = rules.week[weekdayOf(day.on)].length > 0
  if (there) {
    const isSame =
      (there.hours.length === 0) === (day.kind === 'holiday') &&
      [there.name?.['zh-CN'], there.name?.en].includes(day.name)
    return isSame ? 'same' : 'different'
  }
  return day.kind === 'makeUp' && isOpenUsually ? 'noEffect' : 'new'
}
