export type Role = 'agent' | 'technician' | 'account_manager' | 'supervisor' | 'admin' | 'contact'

interface Named {
  id: string
  name: string
  email?: string | null
}

/** Who is signed in: a person of the operator's staff, or a contact of an account. */
export interface Me {
  person?: Named | null
  contact?: (Named & { accountId?: string; accountName?: string }) | null
  roles: Role[]
  language?: string | null
}

/** Nobody signed in, or the API not answering: then the page says so itself. */
export async function meFrom(fetcher: typeof fetch): Promise<Me | null> {
  try {
    const response = await fetcher('/api/me', { headers: { accept: 'application/json' } })
    return response.ok ? ((await response.json()) as Me) : null
  } catch {
    return null
  }
}

export function nameOf(me: Me): string {
  return me.person?.name ?? me.contact?.name ?? ''
}

export function isStaff(me: Me | null): boolean {
  return me?.roles.some((role) => role !== 'contact') ?? false
}

export function hasRole(me: Me | null, ...roles: Role[]): boolean {
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
