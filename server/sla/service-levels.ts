import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { SupportLevel, TicketPriority, TicketType } from '#server/tickets/ticket.contract.ts'
import type { ServiceLevel } from './service-level.contract.ts'
import { targetFor, type TargetFacts } from './targets.ts'

const accountGrades: AccountGrade[] = ['gold', 'silver', 'bronze', 'standard']
const serviceGrades: ServiceGrade[] = ['AAA', 'AA', 'A', 'ordinary']
const levels: SupportLevel[] = ['L1', 'L2', 'L3', 'vendor']
const urgency: TicketPriority[][] = [
  ['P1', 'P2'],
  ['P3', 'P4'],
]
const severity: TicketPriority[][] = [['P1', 'P2'], ['P3'], ['P4']]
const notFaults: TicketType[] = ['complaint', 'request', 'question', 'disconnect']
const moments = {
  first: { updatedBefore: false },
  whileDown: { updatedBefore: true, down: true },
  whileUp: { updatedBefore: true, down: false },
} as const

type Named = Partial<Pick<ServiceLevel, 'types' | 'priorities' | 'accountGrade' | 'serviceGrade' | 'level' | 'moment'>>

/**
 * The rules of targets.ts spelled out as a table, each target asked of the rules themselves. Lines do not overlap: for
 * one ticket at most one line of a kind fits.
 */
export function defaultServiceLevels(): ServiceLevel[] {
  const fault: TicketType[] = ['fault']
  return [
    ...accountGrades.flatMap((accountGrade) =>
      urgency.flatMap((priorities) => line('acknowledge', { accountGrade, priorities })),
    ),
    ...accountGrades.flatMap((accountGrade) =>
      urgency.flatMap((priorities) =>
        (['first', 'whileDown', 'whileUp'] as const).flatMap((moment) =>
          line('update', { types: fault, accountGrade, priorities, moment }),
        ),
      ),
    ),
    ...(['restore', 'resolve'] as const).flatMap((kind) =>
      serviceGrades.flatMap((serviceGrade) =>
        severity.flatMap((priorities) => line(kind, { types: fault, serviceGrade, priorities })),
      ),
    ),
    ...accountGrades.flatMap((accountGrade) => line('resolve', { types: notFaults, accountGrade })),
    ...serviceGrades.flatMap((serviceGrade) => line('report', { types: fault, serviceGrade })),
    ...line('order', { types: ['request'] }),
    ...(['handOffAccept', 'handOffHold'] as const).flatMap((kind) => levels.flatMap((level) => line(kind, { level }))),
  ]
}

function line(kind: ServiceLevel['kind'], named: Named): ServiceLevel[] {
  const { types = null, priorities = null, accountGrade = null, serviceGrade = null, level = null } = named
  const { moment = null } = named
  const facts: TargetFacts = {
    type: types?.[0] ?? 'fault',
    priority: priorities?.[0] ?? 'P1',
    accountGrade: accountGrade ?? 'gold',
    serviceGrade,
    ...(level ? { level } : {}),
    ...(moment ? moments[moment] : {}),
  }
  const target = targetFor(kind, facts)
  if (!target) return []
  const { targetMs, calendar } = target
  return [{ kind, types, priorities, accountGrade, serviceGrade, level, moment, targetMs, calendar }]
}
