import { twentyFourSeven, chinaOfficeHours, chinaServiceDesk } from '#server/calendar/ready-made.ts'
import { workingDayMs } from '#server/calendar/working-day.ts'
import type { AccountId, CircuitId } from '#server/kernel/ids.ts'
import type { ContractLine, LevelCells } from './service-level.contract.ts'
import { shippedCells } from './shipped-levels.ts'

/** What a contract promises beside the house's table, in one of its versions. Times are the operator's. */
export interface ContractLevels {
  /** Number of the contract. */
  contract: string
  version: number
  lines: readonly (ContractLine & { circuitId: CircuitId | null })[]
  /** While the contract runs; local dates, both included. */
  startsOn: string
  endsOn: string
}

/** The service levels that what starts at one moment is measured with. */
export interface Levels {
  house: { version: number; cells: LevelCells }
  /** Contracts in force for an account, the one that began last first. */
  contractsOf(account: AccountId): readonly ContractLevels[]
  /** Open milliseconds of an ordinary working day of the calendar with this code. */
  dayMs(calendar: string): number
}

const shippedDays: Record<string, number> = {
  always: workingDayMs(twentyFourSeven),
  office: workingDayMs(chinaOfficeHours),
  serviceDesk: workingDayMs(chinaServiceDesk),
}

/** The table the product comes with, on the calendars it comes with, and no contracts. */
export const shippedLevels: Levels = {
  house: { version: 1, cells: shippedCells() },
  contractsOf: () => [],
  dayMs: (calendar) => shippedDays[calendar] ?? shippedDays['office']!,
}
