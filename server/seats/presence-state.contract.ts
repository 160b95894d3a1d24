import { z } from 'zod'
import { presence } from './seat.contract.ts'

/** What time in a state counts as: work, a break, or not being there. */
export const countsAs = z.enum(['work', 'break', 'off'])

/** How one names it in an address: letters and digits. */
export const stateCode = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/)

/** A built-in state, or one that an administrator added. `kind` is the built-in one it behaves like. */
export const presenceStateView = z.object({
  code: z.string(),
  builtIn: z.boolean(),
  kind: presence,
  name: z.string(),
  nameEn: z.string(),
  takesOffers: z.boolean(),
  counts: countsAs,
  longestSeconds: z.int().nullable(),
  thenCode: z.string().nullable(),
  active: z.boolean(),
  /** Seats in it now. */
  seats: z.int(),
  version: z.int(),
})

const name = z.string().trim().min(1).max(40)
const settings = {
  name,
  nameEn: name,
  takesOffers: z.boolean(),
  counts: z.enum(['work', 'break']),
  /** One minute to a day. */
  longestSeconds: z.int().min(60).max(86_400).nullable(),
  thenCode: z.string().max(40).nullable(),
}

export const newPresenceState = z.strictObject(settings)
export const presenceStateChange = z.strictObject({ ...settings, active: z.boolean(), version: z.int() })

export type CountsAs = z.infer<typeof countsAs>
export type PresenceStateView = z.infer<typeof presenceStateView>
export type NewPresenceState = z.infer<typeof newPresenceState>
export type PresenceStateChange = z.infer<typeof presenceStateChange>
