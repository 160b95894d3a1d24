import { z } from 'zod'

/** What costs an account points of its health. */
export const healthRule = z.enum([
  'severeFault',
  'openSevere',
  'repeatFault',
  'clockBreached',
  'promiseBroken',
  'solutionRejected',
  'lowRating',
  'escalationAsked',
])
export const healthBand = z.enum(['good', 'watch', 'poor'])
export const contestState = z.enum(['open', 'upheld', 'refused'])

/** One ticket under one rule, and whether somebody contests that it counts. */
export const healthPoint = z.object({
  ticket: z.string(),
  subject: z.string(),
  at: z.iso.datetime(),
  contest: z
    .object({
      id: z.uuid(),
      state: contestState,
      reason: z.string(),
      by: z.string(),
      decision: z.string().nullable(),
      decidedBy: z.string().nullable(),
    })
    .nullable(),
})

export const healthView = z.object({
  score: z.int(),
  band: healthBand,
  /** The days that count. */
  days: z.int(),
  lines: z.array(
    z.object({
      rule: healthRule,
      /** What each costs, and the most that the rule can cost. */
      each: z.int(),
      most: z.int(),
      /** What it costs now: those that count times `each`, at most `most`. */
      cost: z.int(),
      counting: z.int(),
      points: z.array(healthPoint),
    }),
  ),
  mayContest: z.boolean(),
  mayDecide: z.boolean(),
})

/** POST /api/accounts/{code}/health/contests */
export const newContest = z.strictObject({
  rule: healthRule,
  ticket: z.string().max(40),
  reason: z.string().trim().min(5).max(500),
})
/** PUT /api/accounts/{code}/health/contests/{id} */
export const contestDecision = z.strictObject({ upheld: z.boolean(), reason: z.string().trim().min(2).max(500) })

export type HealthRule = z.infer<typeof healthRule>
export type HealthBand = z.infer<typeof healthBand>
export type ContestState = z.infer<typeof contestState>
export type HealthView = z.infer<typeof healthView>
export type HealthPoint = z.infer<typeof healthPoint>
export type NewContest = z.infer<typeof newContest>
export type ContestDecision = z.infer<typeof contestDecision>
