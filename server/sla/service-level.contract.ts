import { z } from 'zod'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { weekday } from '#server/calendar/calendar.contract.ts'
import { supportLevel, ticketPriority, ticketType } from '#server/tickets/ticket.contract.ts'
import {
  axes,
  cellKey,
  gridName,
  grids,
  placesOf,
  targetKind,
  type Axis,
  type GridName,
} from './level-grid.contract.ts'

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
  place: z.partialRecord(z.enum(Object.keys(axes) as [Axis, ...Axis[]]), z.string().max(20)),
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

/** One promise. It holds where everything named fits; null names nothing. */
export const serviceLevel = z.object({
  kind: targetKind,
  types: z.array(ticketType).nullable(),
  priorities: z.array(ticketPriority).nullable(),
  accountGrade: accountGrade.nullable(),
  serviceGrade: serviceGrade.nullable(),
  level: supportLevel.nullable(),
  /** Of updates: the first one, and those after it while the service is down or is not. */
  moment: z.enum(['first', 'whileDown', 'whileUp']).nullable(),
  targetMs: z.int(),
  /** Whose hours count: every moment, the account's own calendar, or the operator's office hours. */
  calendar: z.string(),
})

/** A working calendar as it is in force now. Hours are local minutes since midnight. */
export const calendarView = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  zone: z.string(),
  always: z.boolean(),
  week: z.record(weekday, z.array(z.tuple([z.int(), z.int()]))),
  /** Days of the next twelve months that differ from their weekday; no hours means closed. */
  exceptions: z.array(
    z.object({
      on: z.iso.date(),
      name: z.string().nullable(),
      nameEn: z.string().nullable(),
      hours: z.array(z.tuple([z.int(), z.int()])),
    }),
  ),
})

/** GET /api/service-levels */
export const serviceLevels = z.object({
  levels: z.array(serviceLevel),
  /** Milliseconds of one working day of the office calendar: what "one working day" means in `targetMs`. */
  officeDayMs: z.int(),
  calendars: z.array(calendarView),
})

export type ServiceLevel = z.infer<typeof serviceLevel>
export type CalendarView = z.infer<typeof calendarView>
export type ServiceLevels = z.infer<typeof serviceLevels>
