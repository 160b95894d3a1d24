import type { ImportProblem } from './calendar-view.contract.ts'
import { cut, isDate, type ReadDay, type ReadFile } from './holiday-file.ts'

/**
 * Public holidays by year as the open holiday-cn data set writes them: `{ year, papers, days: [{ name, date, isOffDay }] }`, one
 * object or a list of them. `papers` are the notices it rests on: a year with papers and days is official.
 */
export function readJson(text: string): ReadFile {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    return { days: [], bad: [{ entry: null, line: null, reason: 'fileUnreadable', text: cut(why) }], official: [] }
  }
  const files = Array.isArray(parsed) ? parsed : [parsed]
  const days: ReadDay[] = []
  const bad: ImportProblem[] = []
  const official: number[] = []
  let entry = 0
  for (const file of files as { year?: unknown; papers?: unknown; days?: unknown }[]) {
    if (!Array.isArray(file?.days)) {
      bad.push({ entry: null, line: null, reason: 'fileUnreadable', text: cut(JSON.stringify(file) ?? '') })
      continue
    }
    const before = days.length
    for (const item of file.days as Record<string, unknown>[]) {
      entry++
      const reason = wrongWith(item, file.year)
      if (reason) bad.push({ entry, line: null, reason, text: cut(JSON.stringify(item) ?? '') })
      else {
        const { date, isOffDay, name } = item as { date: string; isOffDay: boolean; name?: unknown }
        const called = typeof name === 'string' ? name.trim().slice(0, 80) : ''
        days.push({ on: date, kind: isOffDay ? 'holiday' : 'makeUp', name: called, entry, line: null })
      }
    }
    const hasPapers = Array.isArray(file.papers) && file.papers.length > 0
    if (typeof file.year === 'number' && hasPapers && days.length > before) official.push(file.year)
  }
  if (days.length === 0 && bad.length === 0) bad.push({ entry: null, line: null, reason: 'noEntries', text: '' })
  return { days, bad, official }
}

function wrongWith(item: Record<string, unknown> | null, year: unknown): ImportProblem['reason'] | null {
  if (typeof item !== 'object' || item === null) return 'entryUnreadable'
  if (!isDate(item['date'])) return 'dateInvalid'
  // A year's file may end with the last days of December before it: new year's holidays begin there.
  if (typeof year === 'number' && Math.abs(Number(item['date'].slice(0, 4)) - year) > 1) return 'dateOfOtherYear'
  return typeof item['isOffDay'] === 'boolean' ? null : 'kindMissing'
}
