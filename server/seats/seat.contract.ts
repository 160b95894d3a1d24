import { z } from 'zod'

export const staffRole = z.enum(['agent', 'technician', 'account_manager', 'supervisor', 'admin'])
/** Only `available` takes offers. `wrapUp` ends by itself; `away` is also set by a missed offer. */
export const presence = z.enum(['available', 'busy', 'wrapUp', 'away', 'offline'])

export type StaffRole = z.infer<typeof staffRole>
export type Presence = z.infer<typeof presence>
