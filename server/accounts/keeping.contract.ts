import { z } from 'zod'
import { contactReach, contactRole, language } from './account.contract.ts'

/** PUT /api/accounts/{code}/team */
export const accountTeamEdit = z.strictObject({
  managerId: z.uuid().nullable(),
  deputyId: z.uuid().nullable(),
  directorId: z.uuid().nullable(),
  /** Code of the account above it. */
  parent: z.string().trim().max(40).nullable(),
  version: z.int(),
})

/** PUT /api/accounts/{code}/handling-note */
export const handlingNoteEdit = z.strictObject({
  zh: z.string().trim().max(500),
  en: z.string().trim().max(500),
  version: z.int(),
})

const person = {
  name: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().max(80).nullable(),
  email: z.email().max(200),
  phone: z.string().trim().max(40).nullable(),
  role: contactRole,
  reach: contactReach,
  language,
}
/** POST /api/accounts/{code}/contacts */
export const newContact = z.strictObject(person)
/** PUT /api/accounts/{code}/contacts/{id}; one who is no longer active sees nothing more. */
export const contactEdit = z.strictObject({ ...person, active: z.boolean(), version: z.int() })

/** GET /api/accounts/{code}/candidates: whom a supervisor can set, and what the account can belong to. */
export const teamCandidates = z.object({
  people: z.array(z.object({ id: z.uuid(), name: z.string(), nameEn: z.string(), manages: z.boolean() })),
  accounts: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})

export type AccountTeamEdit = z.infer<typeof accountTeamEdit>
export type HandlingNoteEdit = z.infer<typeof handlingNoteEdit>
export type NewContact = z.infer<typeof newContact>
export type ContactEdit = z.infer<typeof contactEdit>
export type TeamCandidates = z.infer<typeof teamCandidates>
