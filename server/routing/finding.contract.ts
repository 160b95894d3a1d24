import { z } from 'zod'

/** What may be said about a queue, its plan or a list of rules. `refused` keeps it from being saved, `warning` does not. */
export const findingCode = z.enum([
  'planEmpty',
  'planNoOwner',
  'planNotLater',
  'planAfterPage',
  'planSameOwner',
  'planOwnerUnknown',
  'planOwnerCannotWork',
  'planNothingToDrop',
  'planNothingToLower',
  'planNothingToWiden',
  'skillUnknown',
  'skillTwice',
  'preferredNotHigher',
  'calendarUnknown',
  'supervisorUnknown',
  'affinityTwice',
  'nobodyHasSkill',
  'nobodyAtLevel',
  'nobodyFits',
  'nobodyFitsYet',
  'noRuleLeadsHere',
  'rulesEmpty',
  'rulesNoCatchAll',
  'ruleQueueUnknown',
  'ruleQueueInactive',
  'ruleQueueOtherLevel',
  'ruleAccountUnknown',
  'ruleNeverMatches',
])

/** One thing to be said about a draft: where (a JSON pointer into it), what, with the facts behind it. */
export const finding = z.object({
  code: findingCode,
  severity: z.enum(['refused', 'warning']),
  pointer: z.string(),
  detail: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})

export type FindingCode = z.infer<typeof findingCode>
export type Finding = z.infer<typeof finding>
