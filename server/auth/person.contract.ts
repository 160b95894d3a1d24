import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { staffRole } from '#server/seats/seat.contract.ts'
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

/** The link is shown once: only a hash of it is kept. */
export const invitation = z.object({ link: z.string(), expiresAt: z.iso.datetime() })
export const invitedPerson = z.object({ person: personView, invitation })

/** PUT /api/people/{id}/roles */
export const rolesChange = z.strictObject({ roles, version: z.string().max(100) })

/** What a person still answers for: the extra `duties` of the refusal `person.has_duties`. */
export const duties = z.object({
  tickets: z.array(
    z.object({ number: z.string(), subject: z.string(), as: z.enum(['holder', 'firstOwner', 'offer']) }),
  ),
  accounts: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      as: z.enum(['manager', 'deputy', 'director']),
    }),
  ),
  queues: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})

export type PersonView = z.infer<typeof personView>
export type PeopleQuery = z.infer<typeof peopleQuery>
export type NewPerson = z.infer<typeof newPerson>
export type RolesChange = z.infer<typeof rolesChange>
export type Invitation = z.infer<typeof invitation>
export type Duties = z.infer<typeof duties>
