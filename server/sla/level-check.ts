import { addBusiness } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { workingDayMs } from '#server/calendar/working-day.ts'
import {
  axes,
  cellKey,
  gridName,
  grids,
  placeNamed,
  placesOf,
  type GridName,
  type Place,
} from './level-grid.contract.ts'
import type { LevelProblem } from './level-view.contract.ts'
import { missingCells, type LevelCells, type Term } from './service-level.contract.ts'

/** The calendar behind a code, or undefined where there is none; `account` is any account's own. */
export type CalendarNamed = (code: string) => CalendarVersion | undefined

/** Nobody promises more than a year ahead: a longer term is a slip of the unit. */
const longestMs = 366 * 86_400_000

/**
 * What is wrong with a table of promises. Errors refuse the save: a cell missing, a promise that cannot be kept, a fault that
 * would have to be resolved before it is restored. Warnings are shown and may be meant.
 */
export function checkCells(cells: LevelCells, calendarNamed: CalendarNamed, from: Date): LevelProblem[] {
  const problems: LevelProblem[] = missingCells(cells).map((cell) => error(cell, 'missing'))
  for (const [cell, term] of Object.entries(cells)) {
    const found = placeNamed(cell)
    if (!found) problems.push(error(cell, 'unknownCell'))
    else if (term === null) {
      if (!grids[found.grid].mayBeNone) problems.push(error(cell, 'mustPromise'))
    } else {
      const wrong = wrongWith(term, calendarNamed, from)
      if (wrong) problems.push(error(cell, wrong))
    }
  }
  if (problems.length > 0) return problems
  return [...contradictions(cells, calendarNamed, from), ...oddities(cells, calendarNamed)]
}

/** Why a term cannot be promised; null when it can. */
export function wrongWith(term: Term, calendarNamed: CalendarNamed, from: Date): LevelProblem['code'] | null {
  const calendar = calendarNamed(term.calendar)
  if (!calendar) return 'unknownCalendar'
  const ms = termMs(term, calendar)
  try {
    if (addBusiness(calendar, from, ms).getTime() - from.getTime() > longestMs) return 'neverMet'
  } catch {
    return 'neverMet'
  }
  return null
}

export function termMs({ value, unit }: Term, calendar: CalendarVersion): number {
  return value * { min: 60_000, h: 3_600_000, workingDays: workingDayMs(calendar) }[unit]
}

/** Resolving includes restoring: at whatever hour of a fortnight a fault begins, it must not be due before. */
function contradictions(cells: LevelCells, calendarNamed: CalendarNamed, from: Date): LevelProblem[] {
  return placesOf('resolve').flatMap((place) => {
    const resolve = cells[cellKey('resolve', place)]
    const restore = cells[cellKey('restore', place)]
    if (!resolve || !restore || !isEverBefore(resolve, restore, calendarNamed, from)) return []
    return [error(cellKey('resolve', place), 'resolveBeforeRestore')]
  })
}

/** Whether a promise is due before another one at some hour of the fortnight to come. */
export function isEverBefore(one: Term, other: Term, calendarNamed: CalendarNamed, from: Date): boolean {
  const [mine, theirs] = [calendarNamed(one.calendar)!, calendarNamed(other.calendar)!]
  const [myMs, theirMs] = [termMs(one, mine), termMs(other, theirs)]
  if (mine === theirs) return myMs < theirMs
  for (let i = 0; i < 14 * 4; i++) {
    const start = new Date(from.getTime() + i * 6 * 3_600_000)
    if (addBusiness(mine, start, myMs) < addBusiness(theirs, start, theirMs)) return true
  }
  return false
}

/** What may be meant and mostly is not: a better grade that waits longer, news less often while the service is down. */
function oddities(cells: LevelCells, calendarNamed: CalendarNamed): LevelProblem[] {
  const problems: LevelProblem[] = []
  const slower = (a: string, b: string) => {
    const [one, other] = [cells[a], cells[b]]
    if (!one || !other || one.calendar !== other.calendar) return false
    const calendar = calendarNamed(one.calendar)!
    return termMs(one, calendar) > termMs(other, calendar)
  }
  for (const grid of gridName.options)
    for (const place of placesOf(grid)) {
      const cell = cellKey(grid, place)
      const worse = (['serviceGrade', 'accountGrade', 'severity'] as const).flatMap(
        (axis) => nextOn(grid, place, axis) ?? [],
      )
      if (worse.some((other) => slower(cell, cellKey(grid, other)))) problems.push(warning(cell, 'betterWaitsLonger'))
      if (place['moment'] === 'whileDown' && slower(cell, cellKey(grid, { ...place, moment: 'whileUp' })))
        problems.push(warning(cell, 'newsLessOftenWhileDown'))
    }
  return problems
}

/** The same place one step worse along an axis. */
function nextOn(grid: GridName, place: Place, axis: 'serviceGrade' | 'accountGrade' | 'severity'): Place | null {
  if (!grids[grid].axes.includes(axis)) return null
  const values: readonly string[] = axes[axis]
  const next = values[values.indexOf(place[axis]!) + 1]
  return next === undefined ? null : { ...place, [axis]: next }
}

const error = (cell: string, code: LevelProblem['code']): LevelProblem => ({ cell, code, severity: 'error' })
const warning = (cell: string, code: LevelProblem['code']): LevelProblem => ({ cell, code, severity: 'warning' })
