import { officeDayMs } from '#server/calendar/ready-made.ts'
import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { SupportLevel, TicketPriority, TicketType } from '#server/tickets/ticket.contract.ts'

export const targetKinds = [
  'acknowledge',
  'update',
  'restore',
  'resolve',
  'report',
  'handOffAccept',
  'handOffHold',
  'order',
] as const
export type TargetKind = (typeof targetKinds)[number]

/** Whose hours count: every moment, the account's own calendar, or the operator's office hours. */
export type TargetCalendar = 'always' | 'account' | 'office'

export interface Target {
  targetMs: number
  calendar: TargetCalendar
}

export interface TargetFacts {
  accountGrade: AccountGrade
  /** Grade of the circuit or service concerned; a ticket without one counts as ordinary. */
  serviceGrade?: ServiceGrade | null
  priority: TicketPriority
  type: TicketType
  /** The level a hand-off goes to; L1 when not said. */
  level?: SupportLevel
  /** Whether the service is down right now, and whether the customer has been told something already. */
  down?: boolean
  updatedBefore?: boolean
}

const minute = 60_000
const hour = 60 * minute

/**
 * The table on the wall. Account grades drive communication, service grades drive restoration.
 * Gold and AAA are the operator's published promise; the other columns step down from it.
 */
const acknowledge: Record<AccountGrade, number> = {
  gold: 15 * minute,
  silver: 30 * minute,
  bronze: hour,
  standard: 2 * hour,
}
const firstUpdate: Record<AccountGrade, number> = {
  gold: 30 * minute,
  silver: hour,
  bronze: 2 * hour,
  standard: 4 * hour,
}
const restore: Record<ServiceGrade, number> = { AAA: 4 * hour, AA: 6 * hour, A: 8 * hour, ordinary: 24 * hour }
const resolve: Record<ServiceGrade, number> = { AAA: 24 * hour, AA: 36 * hour, A: 48 * hour, ordinary: 72 * hour }
/** Working days to the answer to anything that is not a fault. */
const answerDays: Record<AccountGrade, number> = { gold: 1, silver: 2, bronze: 3, standard: 5 }
const accept: Record<SupportLevel, number> = { L1: 10 * minute, L2: 10 * minute, L3: 20 * minute, vendor: hour }
const hold: Record<SupportLevel, number> = { L1: 2 * hour, L2: 4 * hour, L3: 8 * hour, vendor: 24 * hour }
const orderDays = 5

/** A fault that hurts less may take longer: times the table's hours. */
const patience: Record<TicketPriority, number> = { P1: 1, P2: 1, P3: 2, P4: 3 }

/** What is promised by default, or null where nothing is: no restoration time for a question, no report on an ordinary line. */
export function targetFor(kind: TargetKind, facts: TargetFacts): Target | null {
  const { accountGrade, priority, type, level = 'L1' } = facts
  const serviceGrade = facts.serviceGrade ?? 'ordinary'
  const urgent = priority === 'P1' || priority === 'P2'
  switch (kind) {
    case 'acknowledge':
      return { targetMs: acknowledge[accountGrade], calendar: communication(accountGrade, urgent) }
    case 'update':
      return type === 'fault' ? { targetMs: updateMs(facts), calendar: communication(accountGrade, urgent) } : null
    case 'restore':
      return type === 'fault' ? always(restore[serviceGrade] * patience[priority]) : null
    case 'resolve':
      return type === 'fault'
        ? always(resolve[serviceGrade] * patience[priority])
        : { targetMs: answerDays[accountGrade] * officeDayMs, calendar: 'office' }
    case 'report':
      return type === 'fault' && serviceGrade !== 'ordinary' ? { targetMs: officeDayMs, calendar: 'office' } : null
    case 'handOffAccept':
      return always(accept[level])
    case 'handOffHold':
      return always(hold[level])
    case 'order':
      return type === 'request' ? { targetMs: orderDays * officeDayMs, calendar: 'office' } : null
  }
}

/** The first update comes early; then hourly while the service is down, and four times as seldom when it is not. */
function updateMs({ accountGrade, down, updatedBefore }: TargetFacts): number {
  if (!updatedBefore) return firstUpdate[accountGrade]
  return 2 * firstUpdate[accountGrade] * (down ? 1 : 4)
}

/** Gold and silver are spoken to around the clock, everybody is when it is urgent. */
function communication(grade: AccountGrade, urgent: boolean): TargetCalendar {
  return urgent || grade === 'gold' || grade === 'silver' ? 'always' : 'account'
}

function always(targetMs: number): Target {
  return { targetMs, calendar: 'always' }
}
