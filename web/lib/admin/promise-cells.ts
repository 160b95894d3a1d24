import type { ServiceLevel } from '#server/sla/service-level.contract.ts'

/** What one cell of the table says: one target, and on whose hours it counts for which priorities. */
export interface Cell {
  targetMs: number
  calendar: ServiceLevel['calendar']
  /** Priorities that count around the clock while the others follow the account's calendar. */
  alwaysFor: readonly string[] | null
}

/** Lines that differ in nothing but the calendar are one cell; null where nothing is promised. */
export function cellOf(lines: readonly ServiceLevel[]): Cell | null {
  const [first] = lines
  if (!first) return null
  const { targetMs, calendar } = first
  const isOne = lines.every((line) => line.calendar === calendar)
  const always = lines.filter((line) => line.calendar === 'always').flatMap((line) => line.priorities ?? [])
  return isOne ? { targetMs, calendar, alwaysFor: null } : { targetMs, calendar: 'account', alwaysFor: always }
}
