import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { staffRole, type StaffRole } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

const roles = z
  .array(staffRole)
  .min(1)
  .max(5)
  .refine((list) => new Set(list).size === list.length, 'Each role once.')

/** Somebody of the operator's staff, as the administrator sees them. */
export const personView = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  roles: z.array(staffRole),
  team: z.string(),
  language,
  active: z.boolean(),
  /** False until the invitation was accepted and a password chosen. */
  canSignIn: z.boolean(),
  /** When somebody of this name was last seen signed in. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** Until when their latest link is good, also when that has passed; null once it was used or revoked. */
  invitedUntil: z.iso.datetime().nullable(),
  /** Capacity in work items. */
  seat: z.object({ level: supportLevel, capacity: z.number() }).nullable(),
  createdAt: z.iso.datetime(),
  /** What a change is based on: give it back with the change, so that nobody overwrites what they have not seen. */
  version: z.string(),
})

/** GET /api/people */
export const peopleQuery = z.strictObject({
  q: z.string().trim().max(100).optional(),
  role: staffRole.optional(),
  active: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
})
export const peoplePage = z.object({ items: z.array(personView), next: z.string().nullable() })

/** POST /api/people: agents and technicians get a seat. */
export const newPerson = z.strictObject({
  name: z.string().trim().min(1).max(100),
  nameEn: z.string().trim().min(1).max(100),
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  phone: z.string().trim().max(40).optional(),
  roles,
  team: z.string().trim().min(1).max(100),
  language: language.default('zh-CN'),
  seat: z.strictObject({ level: supportLevel, capacity: z.int().min(1).max(50) }).optional(),
})

/** The link is shown once; `mailed`: it also goes to their address, in their language. */
export const invitation = z.object({ link: z.string(), expiresAt: z.iso.datetime(), mailed: z.boolean() })
export const invitedPerson = z.object({ person: personView, invitation })

/** PUT /api/people/{id}/roles */
export const rolesChange = z.strictObject({ roles, version: z.string().max(100) })

const named = { name: z.string(), nameEn: z.string() }

/** What a person still answers for: of the refusal `person.has_duties`, and shown before they go. */
export const duties = z.object({
  tickets: z.array(
    z.object({ number: z.string(), subject: z.string(), as: z.enum(['holder', 'firstOwner', 'offer']) }),
  ),
  accounts: z.array(z.object({ code: z.string(), ...named, as: z.enum(['manager', 'deputy', 'director']) })),
  queues: z.array(z.object({ code: z.string(), ...named })),
  /** On-call schedules with a turn, a swap or a shift of theirs to come. */
  schedules: z.array(z.object({ id: z.uuid(), ...named })),
  /** Attention policies with a step that tells them by name. */
  policies: z.array(z.object({ id: z.uuid(), ...named })),
  /** Articles that are being written or read before they are published. */
  articles: z.array(z.object({ number: z.string(), title: z.string(), as: z.enum(['author', 'reviewer']) })),
  /** Records of accounts in trouble they keep. */
  escalations: z.array(z.object({ number: z.string(), title: z.string() })),
})

/** A duty needs one of these roles; without it the work would lie where nobody looks. */
export const rolesFor = {
  tickets: ['agent', 'technician', 'supervisor'],
  accounts: ['account_manager'],
  queues: ['supervisor'],
  schedules: staffRole.options,
  policies: staffRole.options,
  articles: ['agent', 'technician', 'supervisor', 'admin'],
  escalations: ['account_manager', 'supervisor'],
} as const satisfies Record<keyof Duties, readonly StaffRole[]>

export type PersonView = z.infer<typeof personView>
export type PeopleQuery = z.infer<typeof peopleQuery>
export type NewPerson = z.infer<typeof newPerson>
export type RolesChange = z.infer<typeof rolesChange>
export type Invitation = z.infer<typeof invitation>
export type Duties = z.infer<typeof duties>
