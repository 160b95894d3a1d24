import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import { axes, cellKey, grids, placesOf, type Axis, type Place } from './level-grid.contract.ts'
import { isEverBefore, wrongWith, type CalendarNamed } from './level-check.ts'
import type { LevelProblem } from './level-view.contract.ts'
import type { ContractLevels, Levels } from './levels.ts'
import type { LevelCells, Term } from './service-level.contract.ts'
import { lineName, targetFor } from './targets.ts'

type Line = ContractLevels['lines'][number]

export interface ContractFacts {
  grade: AccountGrade
  /** The house's table, which holds wherever the contract is silent. */
  cells: LevelCells
  calendarNamed: CalendarNamed
  /** Places of lines that name a circuit the account does not have. */
  unknownCircuits: readonly number[]
  gradeOfCircuit(circuit: string): ServiceGrade | undefined
}

/** What is wrong with the lines of a contract, each named as terms name it. */
export function checkLines(lines: readonly Line[], facts: ContractFacts, from: Date): LevelProblem[] {
  const seen = new Set<string>()
  const problems = lines.flatMap((line, i): LevelProblem[] => {
    const name = lineName(line)
    const error = (code: LevelProblem['code']) => [{ cell: name, code, severity: 'error' as const }]
    if (!fitsGrid(line)) return error('unknownCell')
    if (facts.unknownCircuits.includes(i)) return error('unknownCircuit')
    if (seen.has(name)) return error('twice')
    seen.add(name)
    const wrong = wrongWith(line.term, facts.calendarNamed, from)
    return wrong ? error(wrong) : []
  })
  return problems.length > 0 ? problems : [...early(lines, facts, from), ...weaker(lines, facts, from)]
}

function fitsGrid({ grid, place, circuit }: Line): boolean {
  const own: readonly Axis[] = grids[grid].axes.filter((axis) => axis !== 'accountGrade')
  // Hand-offs are between the operator's own people: no customer's contract is about them.
  if (grid === 'handOffAccept' || grid === 'handOffHold') return false
  return (
    (circuit === null || place.serviceGrade === undefined) &&
    Object.entries(place).every(
      ([axis, value]) => own.includes(axis as Axis) && (axes[axis as Axis] as readonly string[]).includes(value),
    )
  )
}

/** Where the contract would have a fault resolved before it is restored, at any of the places it speaks of. */
function early(lines: readonly Line[], facts: ContractFacts, from: Date): LevelProblem[] {
  return lines
    .filter(({ grid }) => grid === 'resolve' || grid === 'restore')
    .flatMap((line) => {
      const contradicts = placesOf('resolve')
        .filter((place) => place['accountGrade'] === facts.grade && speaksOf(line, place, facts))
        .some((place) => {
          const [restore, resolve] = [
            termAt('restore', place, line, lines, facts),
            termAt('resolve', place, line, lines, facts),
          ]
          return restore && resolve && isEverBefore(resolve, restore, facts.calendarNamed, from)
        })
      return contradicts
        ? [{ cell: lineName(line), code: 'resolveBeforeRestore' as const, severity: 'error' as const }]
        : []
    })
}

/** Lines that promise less than the table: mostly a slip, sometimes a price. */
function weaker(lines: readonly Line[], facts: ContractFacts, from: Date): LevelProblem[] {
  return lines.flatMap((line) => {
    const isWeaker = placesOf(line.grid)
      .filter((place) => (place['accountGrade'] ?? facts.grade) === facts.grade && speaksOf(line, place, facts))
      .some((place) => {
        const usual = facts.cells[cellKey(line.grid, place)]
        return usual && isEverBefore(usual, line.term, facts.calendarNamed, from)
      })
    return isWeaker ? [{ cell: lineName(line), code: 'weakerThanTable' as const, severity: 'warning' as const }] : []
  })
}

function speaksOf(line: Line, place: Place, facts: ContractFacts): boolean {
  if (
    line.circuit !== null &&
    place.serviceGrade !== undefined &&
    facts.gradeOfCircuit(line.circuit) !== place.serviceGrade
  )
    return false
  return Object.entries(line.place).every(([axis, value]) => place[axis as Axis] === value)
}

/** What holds at a place for the circuit the line is about: the contract, or else the table. */
function termAt(
  kind: 'restore' | 'resolve',
  place: Place,
  about: Line,
  lines: readonly Line[],
  facts: ContractFacts,
): Term | null {
  const severity = place['severity'] === 'P1P2' ? 'P1' : place['severity']
  const accountId = 'account' as never
  const levels: Levels = {
    house: { version: 0, cells: facts.cells },
    contractsOf: () => [{ contract: '', version: 0, lines, startsOn: '', endsOn: '' }],
    dayMs: () => 1,
  }
  const target = targetFor(
    kind,
    {
      ...{ type: 'fault', accountId, circuitId: about.circuitId, accountGrade: facts.grade },
      ...{ priority: severity as 'P1', serviceGrade: place['serviceGrade'] as ServiceGrade },
    },
    levels,
  )
  if (!target) return null
  const line = lines.find((each) => target.terms.endsWith(`/${lineName(each)}`))
  return line && target.terms.startsWith('contract:') ? line.term : (facts.cells[cellKey(kind, place)] ?? null)
}
