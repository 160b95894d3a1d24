import type { CalendarRules } from './calendar.contract.ts'
import type { CalendarWarning } from './calendar-view.contract.ts'
import { localDate } from './days.ts'

/** Three months before a year begins, promises of working days reach into it. */
const urgentFromMonth = 10

/**
 * This year and the next, as far as their official days are not there: what administrators are warned of. A calendar that
 * knows no years keeps no public holidays, and is not warned about.
 */
export function missingYears(rules: CalendarRules, now: Date): CalendarWarning[] {
  if (rules.always || Object.keys(rules.years ?? {}).length === 0) return []
  const [year = 0, month = 0] = localDate(rules.zone, now).split('-').map(Number)
  return [year, year + 1].flatMap((each): CalendarWarning[] => {
    const standing = rules.years?.[String(each)]
    if (standing === 'official') return []
    return [{ year: each, standing: standing ?? 'missing', urgent: each === year || month >= urgentFromMonth }]
  })
}
