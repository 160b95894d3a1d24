import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { cellKey, gridName, placesOf, type GridName } from './level-grid.contract.ts'
import type { LevelCells, Term } from './service-level.contract.ts'

/**
 * The table the product comes with: account grades drive communication, service grades drive restoration. Gold and AAA are
 * the operator's published promise; the other columns step down from it. It is written as version 1 and edited from there.
 */
const acknowledge: Record<AccountGrade, number> = { gold: 15, silver: 30, bronze: 60, standard: 120 }
const firstUpdate: Record<AccountGrade, number> = { gold: 30, silver: 60, bronze: 120, standard: 240 }
const restoreHours: Record<ServiceGrade, number> = { AAA: 4, AA: 6, A: 8, ordinary: 24 }
const resolveHours: Record<ServiceGrade, number> = { AAA: 24, AA: 36, A: 48, ordinary: 72 }
/** Working days to the answer to anything that is not a fault. */
const answerDays: Record<AccountGrade, number> = { gold: 1, silver: 2, bronze: 3, standard: 5 }
const acceptMinutes: Record<SupportLevel, number> = { L1: 10, L2: 10, L3: 20, vendor: 60 }
const holdHours: Record<SupportLevel, number> = { L1: 2, L2: 4, L3: 8, vendor: 24 }

/** A fault that hurts less may take longer: times the table's hours. */
const patience: Record<string, number> = { P1P2: 1, P3: 2, P4: 3 }
/** Updates after the first one: hourly for gold while the service is down, four times as seldom when it is not. */
const rhythm: Record<string, number> = { first: 1, whileDown: 2, whileUp: 8 }

export function shippedCells(): LevelCells {
  return Object.fromEntries(
    gridName.options.flatMap((grid) => placesOf(grid).map((place) => [cellKey(grid, place), shipped(grid, place)])),
  )
}

function shipped(grid: GridName, place: Record<string, string>): Term | null {
  const account = place['accountGrade'] as AccountGrade
  const service = place['serviceGrade'] as ServiceGrade
  const level = place['level'] as SupportLevel
  switch (grid) {
    case 'acknowledge':
      return minutes(acknowledge[account], communication(account, place['urgency']!))
    case 'update':
      return minutes(firstUpdate[account] * rhythm[place['moment']!]!, communication(account, place['urgency']!))
    case 'restore':
      return hours(restoreHours[service] * patience[place['severity']!]!)
    case 'resolve':
      return hours(resolveHours[service] * patience[place['severity']!]!)
    case 'report':
      return service === 'ordinary' ? null : workingDays(1)
    case 'answer':
      return workingDays(answerDays[account])
    case 'order':
      return workingDays(5)
    case 'handOffAccept':
      return minutes(acceptMinutes[level], 'always')
    case 'handOffHold':
      return hours(holdHours[level])
  }
}

/** Gold and silver are spoken to around the clock, everybody is when it is urgent. */
function communication(grade: AccountGrade, urgency: string): string {
  return urgency === 'P1P2' || grade === 'gold' || grade === 'silver' ? 'always' : 'account'
}

function minutes(value: number, calendar: string): Term {
  return value % 60 === 0 ? { value: value / 60, unit: 'h', calendar } : { value, unit: 'min', calendar }
}

function hours(value: number): Term {
  return { value, unit: 'h', calendar: 'always' }
}

function workingDays(value: number): Term {
  return { value, unit: 'workingDays', calendar: 'office' }
}
