import type { ViewColumn } from '#server/desk/saved-view.contract.ts'
import type { Sort } from '#lib/tickets/query.ts'

interface Column {
  /** Pixels. */
  width: number
  /** What a click on its title orders by. */
  sort?: Sort
  isNumber?: boolean
}

export const tableColumns: Record<ViewColumn, Column> = {
  account: { width: 190 },
  circuit: { width: 150 },
  queue: { width: 130 },
  holder: { width: 140 },
  level: { width: 84 },
  type: { width: 92 },
  clock: { width: 104, sort: 'due', isNumber: true },
  opened: { width: 92, sort: 'opened', isNumber: true },
  updated: { width: 104, sort: 'updated', isNumber: true },
  tags: { width: 170 },
}

/** Box, priority, number, subject and status stand in every table. */
const always = { box: 30, priority: 52, number: 124, subject: 230, status: 116 }

/** The columns of a table as its rows and its head both are cut; the subject takes what is left. */
export function gridOf(columns: readonly ViewColumn[]): { template: string; width: number } {
  const { box, priority, number, subject, status } = always
  const widths = columns.map((column) => tableColumns[column].width)
  const template = [box, priority, number].map((px) => `${px}px`).join(' ')
  return {
    template: `${template} minmax(${subject}px, 1fr) ${[status, ...widths].map((px) => `${px}px`).join(' ')}`,
    width: [box, priority, number, subject, status, ...widths].reduce((sum, px) => sum + px, 0),
  }
}

/** The order after one column was put where another stands. */
export function moved<T>(order: readonly T[], what: T, to: number): T[] {
  const without = order.filter((each) => each !== what)
  const at = Math.max(0, Math.min(without.length, to))
  return [...without.slice(0, at), what, ...without.slice(at)]
}
