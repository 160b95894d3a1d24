import type { StaffRole } from '#server/seats/seat.contract.ts'

/** Which people are listed. Lives in the address; empty values say nothing. */
export interface PeopleQuery {
  q: string
  role: StaffRole | ''
  active: 'true' | 'false' | ''
}

export const staffRoles: readonly StaffRole[] = ['agent', 'technician', 'account_manager', 'supervisor', 'admin']

/** Unknown values are left out, never an error. Without a word people who left are not listed. */
export function readPeopleQuery(search: URLSearchParams): PeopleQuery {
  const shown = search.get('show')
  return {
    q: (search.get('q') ?? '').trim().slice(0, 100),
    role: staffRoles.find((role) => role === search.get('role')) ?? '',
    active: shown === 'left' ? 'false' : shown === 'all' ? '' : 'true',
  }
}

export function peopleAddress({ q, role, active }: PeopleQuery): string {
  const search = new URLSearchParams()
  if (q) search.set('q', q)
  if (role) search.set('role', role)
  if (active !== 'true') search.set('show', active === 'false' ? 'left' : 'all')
  const text = search.toString()
  return text ? `?${text}` : '?'
}
