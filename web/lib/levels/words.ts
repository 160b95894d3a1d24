import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import { grids, placeNamed, type Axis, type GridName } from '#server/sla/level-grid.contract.ts'
import type { CalendarOption, LevelProblem } from '#server/sla/level-view.contract.ts'
import type { ContractLine, Term } from '#server/sla/service-level.contract.ts'

export const gridWords: Record<GridName, () => string> = {
  acknowledge: m.admin_level_acknowledge,
  update: m.level_grid_update,
  restore: m.admin_level_restore,
  resolve: m.admin_level_resolve,
  report: m.admin_level_report,
  answer: m.admin_level_answer,
  order: m.admin_level_order,
  handOffAccept: m.admin_level_handOffAccept,
  handOffHold: m.admin_level_handOffHold,
}

export const gridTexts: Record<GridName, () => string> = {
  acknowledge: m.level_text_acknowledge,
  update: m.level_text_update,
  restore: m.level_text_restore,
  resolve: m.level_text_resolve,
  report: m.level_text_report,
  answer: m.level_text_answer,
  order: m.level_text_order,
  handOffAccept: m.level_text_handOffAccept,
  handOffHold: m.level_text_handOffHold,
}

const momentWords: Record<string, () => string> = {
  first: m.level_moment_first,
  whileDown: m.level_moment_whileDown,
  whileUp: m.level_moment_whileUp,
}
const priorities: Record<string, string> = { P1P2: 'P1 / P2', P3P4: 'P3 / P4', P3: 'P3', P4: 'P4' }

/** One value of an axis in words. */
export function valueWord(axis: Axis, value: string): string {
  switch (axis) {
    case 'urgency':
    case 'severity':
      return priorities[value] ?? value
    case 'moment':
      return momentWords[value]?.() ?? value
    default:
      return (terms[axis] as Record<string, () => string>)[value]?.() ?? value
  }
}

export const axisWords: Record<Axis, () => string> = {
  serviceGrade: m.level_axis_serviceGrade,
  accountGrade: m.level_axis_accountGrade,
  urgency: m.level_axis_priority,
  severity: m.level_axis_priority,
  moment: m.level_axis_moment,
  type: m.level_axis_type,
  level: m.level_axis_level,
}

/** "恢复业务 · AAA · 金牌 · P1 / P2" */
export function cellWords(cell: string): string {
  const found = placeNamed(cell)
  if (!found) return cell
  const { grid, place } = found
  return [gridWords[grid](), ...grids[grid].axes.map((axis) => valueWord(axis, place[axis]!))].join(' · ')
}

/** The same for a line of a contract, and for the name problems and terms give it. */
export function lineWords({ grid, place, circuit }: Omit<ContractLine, 'term'>): string {
  const named = grids[grid].axes.flatMap((axis) => (place[axis] === undefined ? [] : valueWord(axis, place[axis])))
  return [
    gridWords[grid](),
    ...(circuit ? [circuit] : []),
    ...(named.length > 0 || circuit ? named : [m.level_line_all()]),
  ].join(' · ')
}

export function spanWords({ value, unit }: Pick<Term, 'value' | 'unit'>): string {
  if (unit === 'workingDays') return m.admin_working_days({ count: value })
  return unit === 'h' ? m.admin_hours({ count: value }) : m.level_minutes({ count: value })
}

export function calendarWords(code: string, calendars: readonly CalendarOption[]): string {
  if (code === 'account') return m.admin_hours_account()
  if (code === 'always') return m.admin_hours_always()
  const found = calendars.find((calendar) => calendar.code === code)
  return found ? nameOf(found) : code
}

export function termWords(term: Term | null | undefined, calendars: readonly CalendarOption[]): string {
  return term
    ? m.level_term({ span: spanWords(term), calendar: calendarWords(term.calendar, calendars) })
    : m.admin_level_none()
}

export const problemWords: Record<LevelProblem['code'], () => string> = {
  missing: m.level_wrong_missing,
  unknownCell: m.level_wrong_unknownCell,
  mustPromise: m.level_wrong_mustPromise,
  unknownCalendar: m.level_wrong_unknownCalendar,
  neverMet: m.level_wrong_neverMet,
  resolveBeforeRestore: m.level_wrong_resolveBeforeRestore,
  betterWaitsLonger: m.level_wrong_betterWaitsLonger,
  newsLessOftenWhileDown: m.level_wrong_newsLessOftenWhileDown,
  twice: m.level_wrong_twice,
  unknownCircuit: m.level_wrong_unknownCircuit,
  weakerThanTable: m.level_wrong_weakerThanTable,
}
