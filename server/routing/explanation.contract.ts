import { z } from 'zod'
import { supportLevel, ticketPriority } from '#server/tickets/ticket.contract.ts'
import { exclusion, rankFacts } from './exclusion.contract.ts'
import { requiredSkill } from './queue.contract.ts'

const named = { name: z.string(), nameEn: z.string() }
const seatRef = z.object({ id: z.uuid(), ...named })

/** The names of the codes that are spoken of: skills, the house's own presence states, reasons for declining. */
const wordBook = z.object({
  skills: z.array(z.object({ code: z.string(), ...named })),
  states: z.array(z.object({ code: z.string(), ...named })),
  reasons: z.array(z.object({ code: z.string(), ...named })),
})

/** One look of the matcher at one item: candidates in their order, and everybody else with the reason. */
export const decisionView = z.object({
  queue: z.object({ code: z.string(), ...named, level: supportLevel }),
  /** What was asked of a seat at that moment, after the relaxation steps taken so far. */
  needs: z.object({ skills: z.array(requiredSkill), widened: z.boolean(), relaxationStep: z.int() }),
  /** How many there were in all; a seat that asks about itself learns no more of the others. */
  candidates: z.int(),
  passedOver: z.int(),
  ranked: z.array(z.object({ seat: seatRef, rank: z.int(), facts: rankFacts })),
  excluded: z.array(z.object({ seat: seatRef, exclusion })),
})

/** GET /api/tickets/{number}/routing */
export const routingExplanation = z.object({
  /** `all` for who supervises; `own` for a seat, which is told of itself alone; `none` for who has no seat. */
  sees: z.enum(['all', 'own', 'none']),
  words: wordBook,
  rounds: z.array(
    z.object({
      at: z.iso.datetime(),
      /** Who got it; `via` says whether the matcher chose, the seat took it itself, or a supervisor gave it. */
      offered: seatRef.nullable(),
      via: z.enum(['match', 'pull', 'push']),
      decision: decisionView,
    }),
  ),
  /** How it would go now, while the ticket waits in a queue. */
  present: decisionView.nullable(),
  /** When its queue begins to offer again, while the ticket waits outside the queue's hours. */
  queueOpensAt: z.iso.datetime().nullable(),
})

/** GET /api/me/seat/waiting: what waits that this seat may see, and why it is not offered to it. */
export const waitingForMe = z.object({
  at: z.iso.datetime(),
  words: wordBook,
  items: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      priority: ticketPriority,
      agedFrom: z.iso.datetime(),
      queue: z.object({ code: z.string(), ...named, level: supportLevel }),
      /** A place among the candidates, or the reason for being none. */
      rank: z.int().nullable(),
      exclusion: exclusion.nullable(),
    }),
  ),
  /** Whether more waits than is told here. */
  more: z.boolean(),
})

export type WordBook = z.infer<typeof wordBook>
export type DecisionView = z.infer<typeof decisionView>
export type RoutingExplanation = z.infer<typeof routingExplanation>
export type WaitingForMe = z.infer<typeof waitingForMe>
