import { z } from 'zod'
import { circuitKind, circuitStatus, serviceGrade } from '#server/accounts/account.contract.ts'
import { nodeKind } from '#server/accounts/node.contract.ts'
import { handOffKind } from '#server/tickets/hand-off.contract.ts'

const end = z.object({ site: z.string(), siteEn: z.string() })

/** GET /api/accounts/{code}/picture: what the drawing and the page before a visit are made of. */
export const accountPicture = z.object({
  /** The days that count. */
  days: z.int(),
  circuits: z.array(
    z.object({
      number: z.string(),
      name: z.string(),
      nameEn: z.string(),
      kind: circuitKind,
      grade: serviceGrade,
      status: circuitStatus,
      aEnd: end,
      zEnd: end.nullable(),
      nodes: z.array(z.string()),
      ridesOn: z.array(z.string()),
      down: z.boolean(),
      openTickets: z.int(),
      /** Share of the days in which it was not down. */
      availability: z.number().nullable(),
      downMs: z.int(),
      /** Work that was announced in time, and is no outage. */
      plannedMs: z.int(),
    }),
  ),
  nodes: z.array(z.object({ code: z.string(), kind: nodeKind, name: z.string(), nameEn: z.string() })),
  /** Whose hands the tickets of these days were in, and for how long; the parts add up to the whole. */
  split: z.array(z.object({ kind: handOffKind, level: z.string().nullable(), ms: z.int() })),
  opened: z.int(),
  severe: z.int(),
  repeated: z.int(),
  reopened: z.int(),
  /** Faults with impact "down" that were restored, and how long that took in the middle. */
  restored: z.int(),
  medianRestoreMs: z.int().nullable(),
  rating: z.number().nullable(),
})

export type AccountPicture = z.infer<typeof accountPicture>
