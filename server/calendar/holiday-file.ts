import type { ImportedDay, ImportProblem } from './calendar-view.contract.ts'

/** One whole day a file tells of, and where it stands there. */
export interface ReadDay {
  on: string
  kind: ImportedDay['kind']
  name: string
  entry: number
  line: number | null
}

export interface ReadFile {
  days: ReadDay[]
  bad: ImportProblem[]
  /** Years the file says are complete and rest on a published notice. */
  official: number[]
}

/** A real date of the calendar, `2027-02-05`; not the 30th of February. */
export function isDate(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

export function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
