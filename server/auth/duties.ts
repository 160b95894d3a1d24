import type { StaffRole } from '#server/seats/seat.contract.ts'
import type { Duties } from './person.contract.ts'

/** A duty needs one of these roles; without it the work would lie where nobody looks. */
const needed = {
  tickets: ['agent', 'technician', 'supervisor'],
  accounts: ['account_manager'],
  queues: ['supervisor'],
} as const satisfies Record<keyof Duties, readonly StaffRole[]>

/** What somebody with these roles, or with none when they leave, could no longer answer for. */
export function dutiesWithout(duties: Duties, roles: readonly StaffRole[]): Duties {
  const keeps = (duty: keyof Duties) => needed[duty].some((role) => roles.includes(role))
  return {
    tickets: keeps('tickets') ? [] : duties.tickets,
    accounts: keeps('accounts') ? [] : duties.accounts,
    queues: keeps('queues') ? [] : duties.queues,
  }
}

export function isFree(duties: Duties): boolean {
  return duties.tickets.length + duties.accounts.length + duties.queues.length === 0
}
