import { termWords } from '#lib/levels/words.ts'
import { m } from '#lib/paraglide/messages.js'
import { cellKey, placesOf } from '#server/sla/level-grid.contract.ts'
import type { ContractList } from '#server/sla/level-view.contract.ts'
import type { ContractLine } from '#server/sla/service-level.contract.ts'

/** What the house's table promises where this line speaks: one term, or that it depends. */
export function tableTerm(
  { grid, place, circuit }: Omit<ContractLine, 'term'>,
  { grade, circuits, cells, calendars }: Pick<ContractList, 'grade' | 'circuits' | 'cells' | 'calendars'>,
): string {
  const own = circuit ? circuits.find((each) => each.number === circuit)?.grade : undefined
  const told = { ...place, accountGrade: grade, ...(own ? { serviceGrade: own } : {}) }
  const found = placesOf(grid)
    .filter((each) =>
      Object.entries(told).every(([axis, value]) => !(axis in each) || each[axis as keyof typeof each] === value),
    )
    .map((each) => termWords(cells[cellKey(grid, each)], calendars))
  const different = [...new Set(found)]
  return different.length === 1 ? different[0]! : m.contract_depends()
}
