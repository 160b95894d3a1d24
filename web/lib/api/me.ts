import type { Me } from '#server/auth/me.contract.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'

export type { Me, StaffRole }
export type Role = StaffRole | 'contact'

/** Nobody signed in, or the API not answering: then the page says so itself. */
export async function meFrom(fetcher: typeof fetch): Promise<Me | null> {
  try {
    const response = await fetcher('/api/me', { headers: { accept: 'application/json' } })
    return response.ok ? ((await response.json()) as Me) : null
  } catch {
    return null
  }
}

export function hasRole(me: Me | null, ...roles: StaffRole[]): boolean {
  return me?.roles.some((role) => roles.includes(role)) ?? false
}

/** Where each role's day begins. Someone with several roles starts where the clocks run fastest. */
export function homeOf(me: Me): '/desk' | '/live' | '/accounts' | '/admin' | '/portal' {
  if (hasRole(me, 'agent', 'technician')) return '/desk'
  if (hasRole(me, 'supervisor')) return '/live'
  if (hasRole(me, 'account_manager')) return '/accounts'
  if (hasRole(me, 'admin')) return '/admin'
  return '/portal'
}
