import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { riskPart } from '#server/leaving/score.contract.ts'

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

/** Why the account is in the reader's portfolio. */
export const portfolioRole = z.enum(['manager', 'standIn', 'deputy', 'director', 'house'])

export const portfolioLine = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  grade: accountGrade,
  as: portfolioRole,
  manager: person.nullable(),
  /** Until when the manager is away, and who answers meanwhile. */
  away: z.object({ until: z.iso.datetime(), standIn: person.nullable() }).nullable(),
  risk: z.int(),
  /** Of the day before; null while none was taken. */
  riskBefore: z.int().nullable(),
  parts: z.array(riskPart),
  openTickets: z.int(),
  severeTickets: z.int(),
  alerts: z.object({ open: z.int(), red: z.int(), acknowledged: z.int(), planned: z.int(), confirmed: z.int() }),
  contractEndsOn: z.iso.date().nullable(),
  leaving: z.string().nullable(),
  /** What happened in the last 24 hours. */
  changed: z.object({
    opened: z.int(),
    severe: z.int(),
    ended: z.int(),
    alerts: z.int(),
    broken: z.int(),
    lowRatings: z.int(),
    tickets: z.array(z.string()),
  }),
})
export const portfolio = z.object({ since: z.iso.datetime(), items: z.array(portfolioLine) })

export const managerLeave = z.object({
  id: z.uuid(),
  person,
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  standIn: person.nullable(),
  note: z.string(),
  now: z.boolean(),
})
export const managerLine = z.object({
  person,
  team: z.string(),
  director: person.nullable(),
  accounts: z.int(),
  reports: z.int(),
  leaves: z.array(managerLeave),
})
/** GET /api/managers: account managers whose leaves and team the reader may keep. */
export const managerList = z.object({ items: z.array(managerLine), people: z.array(person), mayAssign: z.boolean() })
export const newLeave = z.strictObject({
  personId: z.uuid(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Null: each account's own deputy. */
  standInId: z.uuid().nullable(),
  note: z.string().trim().max(200).default(''),
})
/** PUT /api/managers/{id}/director: the director as the reader saw it goes along, so that two do not overwrite each other. */
export const directorChange = z.strictObject({ from: z.uuid().nullable(), to: z.uuid().nullable() })

export type PortfolioLine = z.infer<typeof portfolioLine>
export type Portfolio = z.infer<typeof portfolio>
export type ManagerLine = z.infer<typeof managerLine>
export type ManagerList = z.infer<typeof managerList>
export type NewLeave = z.infer<typeof newLeave>
