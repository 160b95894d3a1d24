import type { AccountId, CircuitId } from '#server/kernel/ids.ts'
import {
  cellKey,
  grids,
  placeOf,
  targetKind,
  type Axis,
  type GridName,
  type Place,
  type TargetFacts as Facts,
  type TargetKind,
} from './level-grid.contract.ts'
import type { ContractLevels, Levels } from './levels.ts'
import type { Term } from './service-level.contract.ts'
import { termsRef } from './terms.ts'

export const targetKinds = targetKind.options
export type { TargetKind }

export interface Target {
  targetMs: number
  /** Code of the calendar whose hours count, or `account`: the account's own. */
  calendar: string
  /** Which line of which version promises it; stamped on the clock. See terms.ts. */
  terms: string
}

/** What decides which promise a ticket gets. */
export interface TargetFacts extends Facts {
  /** Whose contracts count before the house's table, and for which circuit. */
  accountId?: AccountId | null
  circuitId?: CircuitId | null
  /** Code of the account's own calendar. */
  accountCalendar?: string
}

/** Where nobody knows the account's own calendar. */
const usualCalendar = 'serviceDesk'

/**
 * What is promised, or null where nothing is: no restoration time for a question, no report on an ordinary line. A contract
 * of the account comes before the house's table; in a contract the line for the circuit comes before the one for all, and
 * the one that names more before the one that names less.
 */
export function targetFor(kind: TargetKind, facts: TargetFacts, levels: Levels): Target | null {
  const found = placeOf(kind, facts)
  if (!found) return null
  for (const contract of facts.accountId ? levels.contractsOf(facts.accountId) : []) {
    const line = lineFor(contract, found.grid, found.place, facts.circuitId ?? null)
    if (line) {
      const ref = termsRef({ contract: contract.contract, version: contract.version, line: lineName(line) })
      return target(line.term, ref, facts, levels)
    }
  }
  const line = cellKey(found.grid, found.place)
  const cell = levels.house.cells[line]
  return cell ? target(cell, termsRef({ contract: null, version: levels.house.version, line }), facts, levels) : null
}

type Line = ContractLevels['lines'][number]

/** The line of a contract that a ticket at this place is promised; undefined where the contract is silent. */
function lineFor({ lines }: ContractLevels, grid: GridName, place: Place, circuit: CircuitId | null): Line | undefined {
  const fitting = lines.filter(
    (line) =>
      line.grid === grid &&
      (line.circuitId === null || line.circuitId === circuit) &&
      axesOf(line).every((axis) => line.place[axis] === undefined || line.place[axis] === place[axis]),
  )
  return fitting.sort((a, b) => precedence(b) - precedence(a))[0]
}

/** Named axes as a binary number: the circuit counts most, then the axes in the grid's order. No two fitting lines are equal. */
function precedence(line: Line): number {
  const named = axesOf(line).reduce((sum, axis) => 2 * sum + (line.place[axis] === undefined ? 0 : 1), 0)
  return (line.circuitId === null ? 0 : 1024) + named
}

/** A contract names no account grade: it is the account's own. */
function axesOf({ grid }: Pick<Line, 'grid'>): Axis[] {
  return grids[grid].axes.filter((axis) => axis !== 'accountGrade')
}

/** `restore.AAA.*`, and for one circuit `restore.AAA.*~CIR-0001`. */
export function lineName(line: Omit<Line, 'circuitId' | 'term'>): string {
  const place = [line.grid, ...axesOf(line).map((axis) => line.place[axis] ?? '*')].join('.')
  return line.circuit === null ? place : `${place}~${encodeURIComponent(line.circuit)}`
}

const unitMs = { min: 60_000, h: 3_600_000 }

function target(term: Term, terms: string, facts: TargetFacts, levels: Levels): Target {
  const { value, unit, calendar } = term
  const code = calendar === 'account' ? (facts.accountCalendar ?? usualCalendar) : calendar
  const each = unit === 'workingDays' ? levels.dayMs(code) : unitMs[unit]
  return { targetMs: value * each, calendar, terms }
}
