import { z } from 'zod'

/** What the early-warning score adds up: each with its most, so that no single trouble fills the scale. */
export const riskKind = z.enum([
  'severeOpen',
  'missedTargets',
  'brokenPromises',
  'repeatFaults',
  'rejectedSolutions',
  'lowRatings',
  'customerEscalations',
  'accountEscalation',
  'fall',
  'contractEnds',
  'unanswered',
  'leaving',
])

/** One summand: `count` times `each`, at most `most`; and what it is counted from. */
export const riskPart = z.object({
  kind: riskKind,
  count: z.number(),
  each: z.number(),
  most: z.int(),
  points: z.int(),
  /** Numbers of tickets, alerts' ids or contracts behind it, the latest first, at most ten. */
  from: z.array(
    z.object({ kind: z.enum(['ticket', 'alert', 'contract', 'escalation', 'leaving', 'measure']), ref: z.string() }),
  ),
})

export type RiskKind = z.infer<typeof riskKind>
export type RiskPart = z.infer<typeof riskPart>
