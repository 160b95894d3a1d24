import { z } from 'zod'
import { contactReach, language } from '#server/accounts/account.contract.ts'
import { presence, staffRole } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

/** GET /api/me: who is signed in. Contacts have no roles, but an account and a reach. */
export const me = z.object({
  kind: z.enum(['staff', 'contact']),
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  email: z.string(),
  roles: z.array(staffRole),
  language,
  accountId: z.uuid().optional(),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }).optional(),
  reach: contactReach.optional(),
  /** Where staff sits at a desk. Capacity is in work items. */
  seat: z.object({ level: supportLevel, presence, capacity: z.number() }).optional(),
})

/** POST /api/auth/sign-in/email */
export const signIn = z.strictObject({
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  password: z.string().min(1).max(128),
})

/** PUT /api/me/language */
export const languageChoice = z.strictObject({ language })

/** PUT /api/me/password: ends every other session of this person. */
export const passwordChange = z.strictObject({ current: z.string().min(1).max(128), next: z.string().min(10).max(128) })

/** PUT /api/auth/invitation: the token of the one-time link, and the password its holder chose. */
export const invitationAnswer = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  password: z.string().min(10).max(128),
})

/** GET /api/demo-logins: only while the demo company is loaded. */
export const demoLogins = z.array(
  z.object({
    email: z.string(),
    password: z.string(),
    role: z.union([staffRole, z.literal('contact')]),
    name: z.string(),
    nameEn: z.string(),
  }),
)

export type Me = z.infer<typeof me>
export type DemoLogin = z.infer<typeof demoLogins>[number]
