import { z } from 'zod'
import { circuitKind, circuitStatus, serviceGrade } from '#server/accounts/account.contract.ts'
import { nodeKind } from '#server/accounts/node.contract.ts'
import { resourceView } from './inventory.contract.ts'

export const circuitEnd = z.strictObject({
  site: z.string().trim().min(1).max(80),
  siteEn: z.string().trim().min(1).max(80),
  address: z.string().trim().min(1).max(200),
})

const fields = {
  kind: circuitKind,
  name: z.string().trim().min(2).max(80),
  nameEn: z.string().trim().min(2).max(80),
  grade: serviceGrade,
  bandwidthKbps: z.int().min(1).max(10_000_000_000).nullable(),
  aEnd: circuitEnd,
  zEnd: circuitEnd.nullable(),
  equipment: z.string().trim().max(80).nullable(),
  /** Where it is served from; null is the account's region. */
  region: z.string().trim().max(40).nullable(),
  zone: z.string().trim().min(3).max(60),
  installedOn: z.iso.date(),
  /** Codes of the shared nodes it runs over. */
  nodes: z.array(z.string().max(40)).max(30),
  /** Numbers of the circuits it rides on. */
  ridesOn: z.array(z.string().max(60)).max(20),
}
export const circuitFields = z.strictObject(fields)

/** POST /api/accounts/{code}/circuits */
export const newCircuit = z.strictObject({
  ...fields,
  number: z
    .string()
    .trim()
    .regex(/^[A-Z0-9][A-Z0-9-]{3,39}$/),
  status: circuitStatus.exclude(['ceased']),
})
/** PUT /api/circuits/{number} */
export const circuitEdit = z.strictObject({ ...fields, version: z.int() })
/** PUT /api/circuits/{number}/status */
export const circuitStatusMove = z.strictObject({
  to: circuitStatus,
  reason: z.string().trim().min(2).max(300),
  version: z.int(),
})

const other = z.object({ number: z.string(), name: z.string(), nameEn: z.string(), down: z.boolean() })

export const monthOfAvailability = z.object({
  /** `2026-11`, in the circuit's zone. */
  month: z.string(),
  /** From 0 to 1; null before it was in service. */
  share: z.number().nullable(),
  downMs: z.int(),
  /** What stood still within work that was announced in time: it takes nothing from the share. */
  plannedMs: z.int(),
  tickets: z.array(z.string()),
})

export const circuitView = z.object({
  ...fields,
  aEnd: circuitEnd,
  zEnd: circuitEnd.nullable(),
  number: z.string(),
  status: circuitStatus,
  version: z.int(),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
  /** A fault with impact "down" is open on it and the service has not come back. */
  down: z.boolean(),
  overNodes: z.array(
    z.object({ code: z.string(), kind: nodeKind, name: z.string(), nameEn: z.string(), circuits: z.int() }),
  ),
  carriers: z.array(other),
  /** What rides on it; circuits of accounts the reader does not see are only counted. */
  carries: z.array(other),
  carriesHidden: z.int(),
  resources: z.array(resourceView),
  history: z.array(
    z.object({
      from: circuitStatus.nullable(),
      to: circuitStatus,
      reason: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  /** The last fifty. */
  tickets: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      type: z.string(),
      impact: z.string(),
      status: z.string(),
      priority: z.string(),
      openedAt: z.iso.datetime(),
      restoredAt: z.iso.datetime().nullable(),
      endedAt: z.iso.datetime().nullable(),
    }),
  ),
  /** The last twelve months, the oldest first; the last is not over yet. */
  availability: z.array(monthOfAvailability),
  mayEdit: z.boolean(),
})

export type CircuitFields = z.infer<typeof circuitFields>
export type NewCircuit = z.infer<typeof newCircuit>
export type CircuitEdit = z.infer<typeof circuitEdit>
export type CircuitStatusMove = z.infer<typeof circuitStatusMove>
export type CircuitView = z.infer<typeof circuitView>
export type MonthOfAvailability = z.infer<typeof monthOfAvailability>
