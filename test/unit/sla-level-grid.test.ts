import { expect, test } from 'vitest'
import { cellKey, gridName, grids, placeNamed, placesOf } from '#server/sla/level-grid.contract.ts'
import { missingCells } from '#server/sla/service-level.contract.ts'
import { shippedCells } from '#server/sla/shipped-levels.ts'

test('the table the product comes with has a cell for every place of every grid, and none besides', () => {
  const cells = shippedCells()
  expect(missingCells(cells)).toEqual([])
  expect(Object.keys(cells).filter((key) => placeNamed(key) === null)).toEqual([])
})

test('a table that lost a cell is told which', () => {
  const { 'restore.AA.silver.P3': _lost, ...cells } = shippedCells()
  expect(missingCells(cells)).toEqual(['restore.AA.silver.P3'])
})

test('where the table says that nothing is promised, it may', () => {
  for (const [key, cell] of Object.entries(shippedCells()))
    if (cell === null) expect(grids[placeNamed(key)!.grid].mayBeNone, key).toBe(true)
})

test('every cell is found again by its name', () => {
  for (const grid of gridName.options)
    for (const place of placesOf(grid)) expect(placeNamed(cellKey(grid, place))).toEqual({ grid, place })
  for (const wrong of ['restore', 'restore.AAA.gold', 'restore.AAA.gold.P9', 'repair.AAA.gold.P3', 'order.gold.x', ''])
    expect(placeNamed(wrong), wrong).toBeNull()
})
