import { z } from 'zod'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { supportLevel, ticketPriority, ticketType } from '#server/tickets/ticket.contract.ts'

/** Whom the account itself names. */
export const accountRole = z.enum(['manager', 'deputy', 'director'])
/** Whom the ticket itself names. */
export const ticketRole = z.enum(['holder', 'firstOwner'])

/** Whom a step tells. Who that is in person is settled when the step fires. */
export const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), personId: z.uuid() }),
  z.strictObject({ kind: z.literal('schedule'), scheduleId: z.uuid() }),
  z.strictObject({ kind: z.literal('accountRole'), role: accountRole }),
  z.strictObject({ kind: z.literal('ticketRole'), role: ticketRole }),
  z.strictObject({ kind: z.literal('queueSupervisor') }),
  z.strictObject({ kind: z.literal('channel'), channelId: z.uuid() }),
])

export const policyStep = z.strictObject({
  /** Minutes after the step before it fired; of the first step always 0. */
  afterMinutes: z.int().min(0).max(10_080),
  targets: z.array(target).min(1, 'A step tells somebody.').max(10),
})

/** What is stamped on an escalation when it starts: editing the policy does not move one that runs. */
export const policyTerms = z.strictObject({
  steps: z
    .array(policyStep)
    .min(1, 'A policy has at least one step.')
    .max(10)
    .superRefine((steps, context) => {
      if (steps[0] && steps[0].afterMinutes !== 0)
        context.addIssue({ code: 'custom', path: [0, 'afterMinutes'], message: 'The first step fires at once.' })
    }),
  /** How often all of it is gone through again when nobody acknowledged. */
  repeats: z.int().min(0).max(5),
  /** Minutes between the last step and the first one of the next round. */
  repeatAfterMinutes: z.int().min(1).max(10_080),
  /** An acknowledgement without progress lapses after this. */
  acknowledgementMinutes: z.int().min(5).max(1_440),
  /** Steps wait for the open hours of this calendar; null: they fire around the clock. */
  calendar: z.string().max(60).nullable(),
})

export const clockKind = z.enum([
  'acknowledge',
  'update',
  'restore',
  'resolve',
  'report',
  'handOffAccept',
  'handOffHold',
  'order',
])

/** What starts a policy. */
export const trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('severeFault') }),
  z.strictObject({
    kind: z.literal('clock'),
    clock: z.union([clockKind, z.literal('any')]),
    percent: z.literal([75, 90, 100]),
  }),
  z.strictObject({ kind: z.literal('promiseBroken') }),
  z.strictObject({ kind: z.literal('incidentWordOverdue') }),
  z.strictObject({ kind: z.literal('nobodyTook') }),
  z.strictObject({ kind: z.literal('majorIncident') }),
  z.strictObject({ kind: z.literal('accountEscalation') }),
])

/** Each list that is given must hold the ticket's own; what is left out does not matter. */
export const ruleCondition = z.strictObject({
  priorities: z.array(ticketPriority).min(1).optional(),
  types: z.array(ticketType).min(1).optional(),
  levels: z.array(supportLevel).min(1).optional(),
  accountGrades: z.array(accountGrade).min(1).optional(),
  serviceGrades: z.array(serviceGrade).min(1).optional(),
})

/** "When this happens to a ticket like that, this policy applies." The first rule that fits decides. */
export const attentionRule = z.strictObject({
  id: z.uuid(),
  trigger,
  when: ruleCondition,
  policyId: z.uuid(),
  active: z.boolean(),
})

export type AccountRole = z.infer<typeof accountRole>
export type Target = z.infer<typeof target>
export type PolicyStep = z.infer<typeof policyStep>
export type PolicyTerms = z.infer<typeof policyTerms>
export type Trigger = z.infer<typeof trigger>
export type RuleCondition = z.infer<typeof ruleCondition>
export type AttentionRule = z.infer<typeof attentionRule>
