import { z } from 'zod'
import type { Language } from '#server/accounts/account.contract.ts'

export const alertRule = z.enum([
  'severeFault',
  'clockAtRisk',
  'clockBreached',
  'promiseBroken',
  'repeatFault',
  'solutionRejected',
  'lowRating',
  'disconnectRequested',
  'escalationAsked',
  'contractEnding',
  'usageFell',
])
export const alertSeverity = z.enum(['red', 'amber'])
/**
 * From signal to measured result. `open` is new: nobody has said yet that they know.
 *
 * | from         | what happens                               | to           |
 * | ------------ | ------------------------------------------ | ------------ |
 * | (none)       | a rule holds                               | open         |
 * | open         | acknowledged; or planned at once           | acknowledged, planned |
 * | acknowledged | planned: an aim, steps, owners, dates      | planned      |
 * | acknowledged, planned | a further sign makes it red       | open         |
 * | planned      | the steps are done, the customer is satisfied | confirmed |
 * | confirmed    | 30 days later                              | measured     |
 * | open, acknowledged, planned | set aside, with a reason    | dismissed    |
 * | measured, dismissed | nothing                             | –            |
 */
export const alertState = z.enum(['open', 'acknowledged', 'planned', 'confirmed', 'measured', 'dismissed'])
export const alertEffect = z.enum(['fell', 'same', 'rose'])

/** What is stamped on an alert when it opens. */
export const alertTerms = z.strictObject({
  /** Minutes to acknowledge: red ones around the clock, amber ones in the manager's working calendar. */
  redMinutes: z.int().min(5).max(10_080),
  amberMinutes: z.int().min(5).max(10_080),
  mail: z.boolean(),
  /** Channels that the people have set up for themselves. */
  ownChannels: z.boolean(),
  /** Channels of the house that are told as well. */
  channelIds: z.array(z.uuid()).max(5),
})

export type AlertRule = z.infer<typeof alertRule>
export type AlertSeverity = z.infer<typeof alertSeverity>
export type AlertState = z.infer<typeof alertState>
export type AlertEffect = z.infer<typeof alertEffect>
export type AlertTerms = z.infer<typeof alertTerms>

/** Why an alert ends by itself; what people wrote stays as they wrote it. */
export const endedWithAccount: Record<Language, string> = { 'zh-CN': '客户已销户', en: 'The account was closed' }
export const dismissalText = (reason: string, language: Language): string =>
  Object.values(endedWithAccount).includes(reason) ? endedWithAccount[language] : reason
