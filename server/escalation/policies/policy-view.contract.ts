import { z } from 'zod'
import { expectedStep } from '../attention/attention-view.contract.ts'
import { attentionRule, policyTerms } from './policy.contract.ts'

const named = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

/** Something about a step that an administrator should know before it happens at night. */
export const policyWarning = z.object({
  step: z.int(),
  /** `holes`: for so many hours of the next four weeks nobody would be told; `gone`: a target is not there any more. */
  kind: z.enum(['holes', 'gone']),
  hours: z.number().nullable(),
})

export const policyView = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  terms: policyTerms,
  active: z.boolean(),
  version: z.int(),
  /** How many run now. */
  running: z.int(),
  warnings: z.array(policyWarning),
})
const fields = {
  name: z.string().trim().min(1).max(60),
  nameEn: z.string().trim().min(1).max(60),
  terms: policyTerms,
}
export const newPolicy = z.strictObject(fields)
export const policyChange = z.strictObject({ ...fields, active: z.boolean(), version: z.int() })

export const rulesView = z.object({ rules: z.array(attentionRule), version: z.int() })
export const rulesChange = z.strictObject({ rules: z.array(attentionRule).max(100), version: z.int() })

/** POST /api/attention-rule-trials: rules that need not be saved, held against the last week. */
export const ruleTrialRequest = z.strictObject({ rules: z.array(attentionRule).max(100) })
export const ruleTrial = z.object({
  from: z.iso.datetime(),
  /** By place: how many tickets (or accounts) a rule would have taken, some of them by number. */
  rules: z.array(z.object({ times: z.int(), tickets: z.array(z.string()) })),
  /** What happened that no rule speaks of, by kind. */
  untaken: z.array(z.object({ kind: z.string(), times: z.int() })),
})

/** What steps and rotations can name. */
export const attentionOptions = z.object({
  people: z.array(named),
  schedules: z.array(named),
  channels: z.array(z.object({ id: z.uuid(), name: z.string(), format: z.string() })),
  calendars: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})

/** Targets that only a real ticket or account can settle: taken to be there. */
export const assumed = z.enum(['manager', 'deputy', 'director', 'holder', 'firstOwner', 'queueSupervisor'])
const dryStep = expectedStep.extend({ assumed: z.array(assumed) })

/** A policy tried out, saved or not: over a week, and from one moment. */
export const dryRunRequest = z.strictObject({
  terms: policyTerms,
  from: z.iso.datetime({ offset: true }),
  startAt: z.iso.datetime({ offset: true }),
  accountCode: z.string().max(40).optional(),
})
export const dryRun = z.object({
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Step by step: whom it would tell, by when the policy starts. Neighbouring starts with the same answer are joined. */
  steps: z.array(
    z.array(
      z.object({
        from: z.iso.datetime(),
        until: z.iso.datetime(),
        people: z.array(named),
        channels: z.array(z.string()),
        assumed: z.array(assumed),
      }),
    ),
  ),
  /** From `startAt` on, all rounds. */
  forecast: z.array(dryStep),
})

export type PolicyView = z.infer<typeof policyView>
export type PolicyWarning = z.infer<typeof policyWarning>
export type NewPolicy = z.infer<typeof newPolicy>
export type PolicyChange = z.infer<typeof policyChange>
export type RuleTrial = z.infer<typeof ruleTrial>
export type RulesChange = z.infer<typeof rulesChange>
export type AttentionOptions = z.infer<typeof attentionOptions>
export type DryRun = z.infer<typeof dryRun>
export type DryRunRequest = z.infer<typeof dryRunRequest>
export type Assumed = z.infer<typeof assumed>
