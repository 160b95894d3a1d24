import { z } from 'zod'
import { supportLevel } from '#server/tickets/ticket.contract.ts'
import { relaxationStep, routingCondition } from './queue.contract.ts'

const named = { name: z.string(), nameEn: z.string() }

/** GET /api/queues: where work waits, for whom, and what happens when nobody takes it. */
export const queueView = z.object({
  code: z.string(),
  ...named,
  level: supportLevel,
  /** A seat needs every one of them, at this level at least. */
  skills: z.array(z.object({ skill: z.string(), ...named, level: z.int() })),
  /** How long a seat has to decide. */
  offerSeconds: z.int(),
  /** After so many offers that came to nothing the supervisor is paged. */
  maxOffers: z.int(),
  /** In the order they are taken; seconds count from entering the queue. */
  plan: z.array(relaxationStep),
  supervisor: z.object({ id: z.uuid(), ...named }),
  /** Which tickets of its level come here: asked in the order of `position` over all queues, the first that fits decides. */
  rules: z.array(z.object({ position: z.int(), level: supportLevel, when: routingCondition })),
})

/** GET /api/skills: who can do what, from 1 (learning) to 5 (teaches it). */
export const skillView = z.object({
  code: z.string(),
  ...named,
  seats: z.array(z.object({ id: z.uuid(), ...named, seatLevel: supportLevel, level: z.int() })),
})

export type QueueView = z.infer<typeof queueView>
export type SkillView = z.infer<typeof skillView>
