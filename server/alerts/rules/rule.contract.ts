import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { alertRule, alertSeverity, alertTerms } from '../alert.contract.ts'

/** What other systems tell of an account, month by month. */
export const measureKind = z.enum(['use', 'spend'])

/**
 * What `threshold` says, by rule; the rules that are not here have none.
 * - `severeFault`: the lowest priority that counts (1 or 2).
 * - `clockAtRisk`: at how many percent of the time (50, 75 or 90).
 * - `lowRating`: the highest rating that counts (1 to 3).
 * - `contractEnding`: from how many days before the end on (90, 60 or 30).
 * - `usageFell`: by how many percent below the mean of the three months before (5 to 90).
 */
export const thresholdsOf: Partial<Record<z.infer<typeof alertRule>, readonly [least: number, most: number]>> = {
  severeFault: [1, 2],
  clockAtRisk: [50, 90],
  lowRating: [1, 3],
  contractEnding: [30, 90],
  usageFell: [5, 90],
}

export const alertRuleTerms = z.strictObject({
  rule: alertRule,
  active: z.boolean(),
  /** `graded`: the worst kind of it is red (P1, a rating of 1, 30 days, half of the use), the rest amber. */
  severity: z.enum(['red', 'amber', 'graded']),
  threshold: z.int().min(1).max(100).nullable(),
  /** How many signs within how many days make an alert. */
  count: z.int().min(1).max(20),
  withinDays: z.int().min(1).max(90),
  grades: z.array(accountGrade).min(1, 'A rule holds for accounts of at least one grade.'),
  ...alertTerms.shape,
})

/** All rules at once, each exactly once. */
export const alertRuleList = z
  .array(alertRuleTerms)
  .length(alertRule.options.length)
  .superRefine((rules, context) => {
    for (const [place, { rule, threshold }] of rules.entries()) {
      if (rules.findIndex((one) => one.rule === rule) !== place)
        context.addIssue({ code: 'custom', path: [place, 'rule'], message: 'Each rule is named once.' })
      const bounds = thresholdsOf[rule]
      const fits = bounds ? threshold !== null && threshold >= bounds[0] && threshold <= bounds[1] : threshold === null
      if (!fits) {
        const message = bounds ? `From ${bounds[0]} to ${bounds[1]}.` : 'This rule has no threshold.'
        context.addIssue({ code: 'custom', path: [place, 'threshold'], message })
      }
    }
  })

/** PUT /api/alert-rules */
export const alertRuleChange = z.strictObject({
  rules: alertRuleList,
  note: z.string().trim().min(3, 'Say why, for those who look at it later.').max(300),
  version: z.int(),
})
export const alertDryRun = z.strictObject({ rules: alertRuleList, days: z.int().min(1).max(90) })

export const alertRuleSetView = z.object({
  rules: z.array(alertRuleTerms),
  version: z.int(),
  channels: z.array(z.object({ id: z.uuid(), name: z.string(), active: z.boolean() })),
  history: z.array(
    z.object({
      version: z.int(),
      at: z.iso.datetime(),
      by: z.string(),
      note: z.string(),
      /** Which rules differ from the version before. */
      changed: z.array(alertRule),
    }),
  ),
})

export const alertDryRunView = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Per rule: signs, and alerts they would have made. */
  rules: z.array(z.object({ rule: alertRule, signs: z.int(), alerts: z.int(), actual: z.int() })),
  fired: z.array(
    z.object({
      at: z.iso.datetime(),
      rule: alertRule,
      severity: alertSeverity,
      account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
      signs: z.int(),
      tickets: z.array(z.string()),
    }),
  ),
  /** How many fired in all; `fired` holds the latest 200. */
  count: z.int(),
})

/** POST /api/account-signals: one month of use or spend of an account, or of one of its circuits. */
export const newMeasure = z.strictObject({
  account: z.string().trim().min(1).max(40),
  kind: measureKind,
  circuit: z.string().trim().max(60).nullable().default(null),
  period: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'A month like 2026-11.'),
  value: z.number().min(0).max(1e15),
  unit: z.string().trim().min(1).max(20),
  source: z.string().trim().min(1).max(60),
})
export const measureTaken = z.object({
  account: z.string(),
  kind: measureKind,
  period: z.string(),
  value: z.number(),
  /** The mean of the three months before; null while there are fewer than two. */
  baseline: z.number().nullable(),
  /** By how many percent it lies below; 0 when it does not. */
  fallPercent: z.int().nullable(),
  /** False: it was known already, and nothing changed. */
  news: z.boolean(),
})

export type MeasureKind = z.infer<typeof measureKind>
export type AlertRuleTerms = z.infer<typeof alertRuleTerms>
export type AlertRuleSetView = z.infer<typeof alertRuleSetView>
export type AlertRuleChange = z.infer<typeof alertRuleChange>
export type AlertDryRunView = z.infer<typeof alertDryRunView>
export type NewMeasure = z.infer<typeof newMeasure>
export type MeasureTaken = z.infer<typeof measureTaken>
