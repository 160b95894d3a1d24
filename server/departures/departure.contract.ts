import { z } from 'zod'
import { duties } from '#server/auth/person.contract.ts'
import { staffRole } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

const to = z.uuid()
const many = <T extends z.ZodType>(item: T) => z.array(item).max(500).default([])

/** PUT /api/people/{id}/deactivation: who takes what on. What is left out must not be theirs any more. */
export const handOver = z.strictObject({
  /** A held ticket goes to somebody's desk or back to its `queue`, with its age; who answers for it is always somebody. */
  tickets: many(
    z.discriminatedUnion('as', [
      z.strictObject({ number: z.string().max(40), as: z.literal('holder'), to: z.union([to, z.literal('queue')]) }),
      z.strictObject({ number: z.string().max(40), as: z.literal('firstOwner'), to }),
    ]),
  ),
  /** Desks may carry more than their capacity by this act. */
  aboveCapacity: z.boolean().default(false),
  accounts: many(
    z.strictObject({ code: z.string().max(40), as: z.enum(['manager', 'deputy', 'director']), to: to.nullable() }),
  ),
  queues: many(z.strictObject({ code: z.string().max(60), to })),
  /** `null` takes their turns out of the rotation. */
  schedules: many(z.strictObject({ id: z.uuid(), to: to.nullable() })),
  policies: many(z.strictObject({ id: z.uuid(), to })),
  articles: many(z.strictObject({ number: z.string().max(40), as: z.enum(['author', 'reviewer']), to })),
  escalations: many(z.strictObject({ number: z.string().max(40), to })),
})

/** Somebody who may take work on; `seat` in work items. */
export const successor = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  team: z.string(),
  roles: z.array(staffRole),
  seat: z.object({ level: supportLevel, load: z.number(), capacity: z.number() }).nullable(),
})

/** GET /api/people/{id}/duties */
export const departureView = z.object({ duties, successors: z.array(successor) })

export type HandOver = z.infer<typeof handOver>
export type Successor = z.infer<typeof successor>
export type DepartureView = z.infer<typeof departureView>
