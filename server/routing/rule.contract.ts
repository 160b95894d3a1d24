import { z } from 'zod'
import { accountGrade, circuitKind, language, serviceGrade } from '#server/accounts/account.contract.ts'
import { supportLevel, ticketPriority, ticketSymptom, ticketType } from '#server/tickets/ticket.contract.ts'
import { finding } from './finding.contract.ts'
import { routingCondition } from './queue.contract.ts'

const named = { name: z.string(), nameEn: z.string() }
const queueRef = z.object({ code: z.string(), ...named })

/** A rule as it is saved: what it asks for, where it leads, and why there is one. */
export const ruleInput = z.strictObject({
  when: routingCondition,
  queue: z.string().min(1).max(60),
  note: z.string().trim().max(300).nullish(),
})
const rules = z.array(ruleInput).max(200)

/** The rules of one level, asked from the first to the last. */
export const ruleList = z.object({
  level: supportLevel,
  version: z.string(),
  rules: z.array(z.object({ when: routingCondition, queue: z.string(), note: z.string().nullable() })),
  findings: z.array(finding),
})

/** GET /api/routing-rules, with what the conditions may name. */
export const ruleBook = z.object({
  levels: z.array(ruleList),
  queues: z.array(queueRef.extend({ level: supportLevel, active: z.boolean() })),
  accounts: z.array(z.object({ id: z.uuid(), code: z.string(), ...named })),
  regions: z.array(z.string()),
})

/** `version` is the one the edit began with. */
export const ruleListChange = z.strictObject({ version: z.string(), rules })

/** Facts of a ticket, by hand. */
export const ruleFacts = z.strictObject({
  type: ticketType,
  circuitKind: circuitKind.nullable(),
  symptom: ticketSymptom,
  priority: ticketPriority,
  accountGrade: accountGrade.nullable(),
  serviceGrade: serviceGrade.nullable(),
  language,
  region: z.string().trim().max(60).nullable(),
  account: z.uuid().nullable(),
  repeat: z.boolean(),
})

/** A dry run: a ticket by its number or facts by hand, against the saved rules or those of an edit. */
export const trialRequest = z
  .strictObject({
    ticket: z.string().trim().min(1).max(40).optional(),
    facts: ruleFacts.optional(),
    rules: rules.optional(),
  })
  .refine((asked) => (asked.ticket === undefined) !== (asked.facts === undefined), {
    message: 'Give the number of a ticket, or facts; not both.',
    path: ['ticket'],
  })

const value = z.union([z.string(), z.boolean(), z.null()])
export const ruleTrial = z.object({
  facts: ruleFacts,
  /** Where it is now, when a ticket was named. */
  ticket: z
    .object({ number: z.string(), subject: z.string(), queue: queueRef.nullable(), level: supportLevel })
    .nullable(),
  /** The queue it would enter; null when no rule takes it. */
  queue: z.string().nullable(),
  /** One verdict per rule, in order. */
  verdicts: z.array(
    z.object({
      outcome: z.enum(['takes', 'passed', 'notReached']),
      queue: z.string(),
      because: z.array(z.object({ field: z.string(), has: value, wants: z.array(value) })),
    }),
  ),
})

export const impactRequest = z.strictObject({ rules })
/** What an edit would have done to the tickets of the last 30 days, told by today's facts of their accounts and circuits. */
export const ruleImpact = z.object({
  findings: z.array(finding),
  days: z.int(),
  /** Tickets that entered this level in that time; `capped` when there were more than were looked at. */
  looked: z.int(),
  capped: z.boolean(),
  changed: z.int(),
  moves: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), count: z.int() })),
  /** The newest of those that would change, at most fifty. */
  examples: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      openedAt: z.iso.datetime(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
})

export type RuleInput = z.infer<typeof ruleInput>
export type RuleList = z.infer<typeof ruleList>
export type RuleBook = z.infer<typeof ruleBook>
export type RuleListChange = z.infer<typeof ruleListChange>
export type TrialRequest = z.infer<typeof trialRequest>
export type TrialFacts = z.infer<typeof ruleFacts>
export type RuleTrial = z.infer<typeof ruleTrial>
export type RuleImpact = z.infer<typeof ruleImpact>
