import { z } from 'zod'

export const staffRole = z.enum(['agent', 'technician', 'account_manager', 'supervisor', 'admin'])
/**
 * Only `available` takes offers. `wrapUp` ends by itself; `away` is also set by a missed offer. A state that an
 * administrator added is one of these in kind: routing knows the kind, people the state.
 */
export const presence = z.enum(['available', 'busy', 'wrapUp', 'away', 'offline'])

/** What a seat's plan says of a moment. */
export const plannedState = z.enum(['on', 'break', 'off', 'leave'])

export type PlannedState = z.infer<typeof plannedState>
export type StaffRole = z.infer<typeof staffRole>
export type Presence = z.infer<typeof presence>
