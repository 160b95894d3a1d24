import { z } from 'zod'
import { presence } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'
import { affinity } from './queue.contract.ts'

/** Milliseconds since 1970. */
const until = z.number().nullable()

/**
 * Why a seat is no candidate. Each is a fact a person can check, and each has its sentence in the console
 * (web/lib/routing/exclusion-words.ts): a kind without one does not compile.
 */
export const exclusion = z.discriminatedUnion('because', [
  /** `state` is the administrator's own state that `presence` is a kind of. */
  z.object({ because: z.literal('presence'), presence, state: z.string().optional() }),
  /** `until` is when the plan says otherwise. */
  z.object({ because: z.literal('offShift'), until }),
  z.object({ because: z.literal('onBreak'), until }),
  z.object({ because: z.literal('onLeave'), until }),
  z.object({ because: z.literal('shiftEndsSoon'), endsAt: z.number(), needs: z.number() }),
  z.object({ because: z.literal('notConnected') }),
  z.object({ because: z.literal('level'), has: supportLevel, needs: supportLevel }),
  z.object({ because: z.literal('skill'), skill: z.string(), has: z.int(), needs: z.int() }),
  /** Load and capacity in hundredths of a work item. */
  z.object({ because: z.literal('capacity'), load: z.int(), capacity: z.int() }),
  /** New items in any hour: of a limit of its own, or of the first days after a leave. `until` is when the next may come. */
  z.object({ because: z.literal('hourlyLimit'), taken: z.int(), limit: z.int(), until }),
  z.object({ because: z.literal('rampUp'), taken: z.int(), limit: z.int(), until }),
  z.object({ because: z.literal('passed') }),
  /** Declined for a reason that time does not change; the reason's code. */
  z.object({ because: z.literal('refused'), reason: z.string() }),
  z.object({ because: z.literal('handedItOn') }),
  z.object({ because: z.literal('excludedForAccount') }),
])

/** What spoke for a candidate, in the order it is weighed. `load` in thousandths of the capacity, `idleSince` in ms since 1970. */
export const rankFacts = z.object({
  preferred: z.boolean(),
  /** Why this seat is asked before others, the first that holds in the queue's order. */
  affinity: affinity.nullable(),
  /** Its place in that order; who does not know the customer stands behind all who do. */
  affinityPlace: z.number(),
  /** Levels times weights of required and preferred skills; `preferredScore` is the part of the preferred ones. */
  skillScore: z.number(),
  preferredScore: z.number(),
  load: z.number(),
  idleSince: z.number(),
})

export type Exclusion = z.infer<typeof exclusion>
export type RankFacts = z.infer<typeof rankFacts>
