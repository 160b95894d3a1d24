import type { StaffRole } from '#server/seats/seat.contract.ts'
import { rolesFor, type Duties } from './person.contract.ts'

/** What somebody with these roles, or with none when they leave, could no longer answer for. */
export function dutiesWithout(duties: Duties, roles: readonly StaffRole[]): Duties {
  const keeps = (duty: keyof Duties) => rolesFor[duty].some((role) => roles.includes(role))
  const left = Object.entries(duties).map(([duty, items]) => [duty, keeps(duty as keyof Duties) ? [] : items])
  return Object.fromEntries(left) as Duties
}

export function isFree(duties: Duties): boolean {
  return Object.values(duties).every((items) => items.length === 0)
}
