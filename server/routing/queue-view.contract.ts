import { z } from 'zod'
import { supportLevel } from '#server/tickets/ticket.contract.ts'
import { affinity, relaxationStep, routingCondition } from './queue.contract.ts'

const named = { name: z.string(), nameEn: z.string() }
const neededSkill = z.object({ skill: z.string(), ...named, level: z.int(), weight: z.int() })

/** GET /api/queues: where work waits, for whom, and what happens when nobody takes it. */
export const queueView = z.object({
  code: z.string(),
  /** What an edit is based on. */
  version: z.string(),
  ...named,
  level: supportLevel,
  /** False takes no new work in. */
  active: z.boolean(),
  /** The queue that gets the work of one that is not active; null offers what still waits. */
  forwardTo: z.object({ code: z.string(), ...named }).nullable(),
  /** A seat needs every one of them, at this level at least. */
  skills: z.array(neededSkill),
  /** From their level on they count in the rank; nobody is kept out for want of them. */
  preferred: z.array(neededSkill),
  /** Who is asked first among those who fit. */
  affinity: z.array(affinity),
  /** In whose hours it offers and its plan counts; null is around the clock. */
  calendar: z.object({ code: z.string(), ...named }).nullable(),
  /** When it begins to offer again; null while it is open. */
  opensAt: z.iso.datetime().nullable(),
  /** How long a seat has to decide. */
  offerSeconds: z.int(),
  /** After so many offers that came to nothing the supervisor is paged. */
  maxOffers: z.int(),
  /** In the order they are taken; seconds count from entering the queue, in its own hours. */
  plan: z.array(relaxationStep),
  supervisor: z.object({ id: z.uuid(), ...named }),
  /** What waits in it or is offered now. */
  waiting: z.int(),
  /** Which tickets of its level come here: asked in the order of `position` over all queues, the first that fits decides. */
  rules: z.array(z.object({ position: z.int(), level: supportLevel, when: routingCondition })),
})

/** GET /api/skills: who can do what, from 1 (learning) to 5 (teaches it). */
export const skillView = z.object({
  code: z.string(),
  version: z.string(),
  ...named,
  seats: z.array(z.object({ id: z.uuid(), ...named, seatLevel: supportLevel, level: z.int() })),
  /** Queues that require or prefer it, or drop it in their plan. */
  queues: z.array(z.object({ code: z.string(), ...named, as: z.enum(['required', 'preferred', 'plan']) })),
})

export type QueueView = z.infer<typeof queueView>
export type SkillView = z.infer<typeof skillView>
