import { z } from 'zod'
import { circuitKind, circuitStatus, serviceGrade } from '#server/accounts/account.contract.ts'

export const circuitQuery = z.strictObject({
  /** Number, name, site, or the account's name and code. */
  q: z.string().trim().max(100).optional(),
  kind: circuitKind.optional(),
  status: circuitStatus.optional(),
  down: z.enum(['true', 'false']).optional(),
  account: z.string().max(40).optional(),
  /** The number after which the page begins. */
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

const end = z.object({ site: z.string(), siteEn: z.string() })
export const circuitListLine = z.object({
  number: z.string(),
  name: z.string(),
  nameEn: z.string(),
  kind: circuitKind,
  grade: serviceGrade,
  status: circuitStatus,
  bandwidthKbps: z.int().nullable(),
  aEnd: end,
  zEnd: end.nullable(),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
  down: z.boolean(),
  openTickets: z.int(),
})
export const circuitPage = z.object({
  items: z.array(circuitListLine),
  next: z.string().nullable(),
  total: z.int(),
  mayKeep: z.boolean(),
})

export type CircuitQuery = z.infer<typeof circuitQuery>
export type CircuitListLine = z.infer<typeof circuitListLine>
export type CircuitPage = z.infer<typeof circuitPage>
