import { z } from 'zod'
import { axes, cellKey, gridName, grids, placesOf, type Axis, type GridName } from './level-grid.contract.ts'

/** How long is promised: in the unit people agreed on, so that a table reads like the contract. */
export const termUnit = z.enum(['min', 'h', 'workingDays'])

/** Code of a working calendar, or `account`: the calendar that the account itself keeps. */
export const calendarChoice = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'This is not the code of a calendar.')

/** One promise: so much open time of this calendar. */
export const term = z.strictObject({
  value: z.int().min(1, 'A promise takes at least one minute.').max(100_000),
  unit: termUnit,
  calendar: calendarChoice,
})

/** The house's table: every cell of every grid, by name. Null says that nothing is promised. */
export const levelCells = z.record(z.string().max(80), term.nullable())

/** One promise a contract changes. Axes that are not named mean any; with a circuit it holds for that one alone. */
export const contractLine = z.strictObject({
  grid: gridName,
  place: z.strictObject(
    Object.fromEntries(Object.keys(axes).map((axis) => [axis, z.string().max(20).optional()])) as Record<
      Axis,
      z.ZodOptional<z.ZodString>
    >,
  ),
  circuit: z.string().max(60).nullable(),
  term,
})

export type TermUnit = z.infer<typeof termUnit>
export type Term = z.infer<typeof term>
export type LevelCells = z.infer<typeof levelCells>
export type ContractLine = z.infer<typeof contractLine>

/** Cells no line of a table has yet. */
export function missingCells(cells: LevelCells): string[] {
  return (Object.keys(grids) as GridName[]).flatMap((grid) =>
    placesOf(grid).flatMap((place) => {
      const key = cellKey(grid, place)
      return key in cells ? [] : [key]
    }),
  )
}
