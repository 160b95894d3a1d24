import type { LevelCells, Term } from './service-level.contract.ts'

export interface ChangedCell {
  cell: string
  from: Term | null
  to: Term | null
}

/** Cells that say something else. */
export function changedCells(before: LevelCells, after: LevelCells): ChangedCell[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((cell) => {
    const [from = null, to = null] = [before[cell], after[cell]]
    return sameTerm(from, to) ? [] : [{ cell, from, to }]
  })
}

export function sameTerm(a: Term | null, b: Term | null): boolean {
  if (a === null || b === null) return a === b
  return a.value === b.value && a.unit === b.unit && a.calendar === b.calendar
}
