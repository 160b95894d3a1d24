import { parse } from 'csv-parse/sync'
import { Refusal } from '#server/kernel/refusal.ts'
import { historyLine, type HistoryLine } from './what-if.contract.ts'

export const mostLines = 50_000
const problemsTold = 20

/**
 * Reads an uploaded history: CSV with a heading line, or one JSON object a line. Refuses with the lines that are wrong and
 * what is wrong with them, twenty at most.
 */
export function readHistory(text: string): HistoryLine[] {
  const rows = text.trimStart().startsWith('{') ? jsonRows(text) : csvRows(text)
  if (rows.length === 0) throw refuse('history.empty', 'There is no line in this file.')
  if (rows.length > mostLines)
    throw refuse(
      'history.too_long',
      `A history has ${mostLines} lines at most; this one has ${rows.length}. Take a shorter period.`,
    )
  const problems: { line: number; what: string }[] = []
  const lines = rows.flatMap(({ line, row }) => {
    const read = historyLine.safeParse(row)
    if (read.success) return [{ ...read.data, opened: new Date(read.data.opened).toISOString() }]
    const issue = read.error.issues[0]!
    problems.push({ line, what: `${issue.path.join('.') || 'line'}: ${issue.message}` })
    return []
  })
  if (problems.length === 0) return lines
  const told = problems.slice(0, problemsTold)
  throw new Refusal('history.lines_invalid', `${problems.length} of ${rows.length} lines cannot be read.`, 422, {
    errors: told.map(({ line, what }) => ({ pointer: `/lines/${line}`, detail: `Line ${line}: ${what}` })),
    extra: { wrong: problems.length, of: rows.length },
  })
}

interface Row {
  line: number
  row: unknown
}

function jsonRows(text: string): Row[] {
  return text.split(/\r?\n/).flatMap((said, place) => {
    if (!said.trim()) return []
    try {
      return [{ line: place + 1, row: JSON.parse(said) as unknown }]
    } catch {
      throw refuse('history.unreadable', `Line ${place + 1} is no JSON object.`)
    }
  })
}

function csvRows(text: string): Row[] {
  try {
    const records = parse(text, {
      ...{ bom: true, columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()) },
      ...{ skip_empty_lines: true, trim: true, info: true, delimiter: [',', ';', '\t'] },
      // Empty cells say nothing; the column's default holds.
      on_record: ({ record, info }: { record: Record<string, string>; info: { lines: number } }) => ({
        line: info.lines,
        row: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')),
      }),
    })
    return records as unknown as Row[]
  } catch (error) {
    throw refuse('history.unreadable', `This is no CSV with a heading line: ${(error as Error).message}`)
  }
}

const refuse = (code: string, detail: string) => new Refusal(code, detail, 422)
