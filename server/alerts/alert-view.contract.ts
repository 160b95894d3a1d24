import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { deliveryState, medium } from '#server/notices/notice.contract.ts'
import { ticketPriority, ticketStatus } from '#server/tickets/ticket.contract.ts'
import { askMail, outcomeHow, spokenHow } from './ask.contract.ts'
import { alertEffect, alertRule, alertSeverity, alertState } from './alert.contract.ts'

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
const instant = z.iso.datetime()

export const alertView = z.object({
  id: z.uuid(),
  rule: alertRule,
  severity: alertSeverity,
  state: alertState,
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string(), grade: accountGrade }),
  manager: person.nullable(),
  occurrences: z.int(),
  openedAt: instant,
  lastAt: instant,
  /** Since when it is in its state. */
  since: instant,
  /** Until when it has to be acknowledged, and how far it has climbed: 0 manager, 1 deputy, 2 director. */
  dueAt: instant.nullable(),
  rung: z.int(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: person.nullable(),
  note: z.string().nullable(),
  aim: z.string().nullable(),
  steps: z.array(
    z.object({
      id: z.uuid(),
      text: z.string(),
      owner: person,
      dueOn: z.iso.date(),
      doneAt: instant.nullable(),
    }),
  ),
  outcome: z.string().nullable(),
  contact: z.string().nullable(),
  contactEn: z.string().nullable(),
  saidHow: outcomeHow.nullable(),
  saidAt: instant.nullable(),
  /** The contact who is asked and has not answered yet. */
  ask: z
    .object({
      contact: z.object({ name: z.string(), nameEn: z.string().nullable() }),
      words: z.string(),
      askedAt: instant,
      mail: askMail,
    })
    .nullable(),
  satisfied: z.boolean().nullable(),
  confirmedAt: instant.nullable(),
  measureAt: instant.nullable(),
  measuredAt: instant.nullable(),
  signsBefore: z.int().nullable(),
  signsAfter: z.int().nullable(),
  effect: alertEffect.nullable(),
  /** The latest tickets behind it, newest first, at most ten. */
  tickets: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      priority: ticketPriority,
      status: ticketStatus,
      at: instant,
    }),
  ),
  version: z.int(),
  /** Moves made so far; every write that moves it on names the one it was based on. */
  revision: z.int(),
})

/** GET /api/alerts/{id}: what it came of, who was told when and how, what was done. */
export const alertDetail = z.object({
  alert: alertView,
  ruleVersion: z.int(),
  contacts: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      nameEn: z.string().nullable(),
      /** How they can be asked: in the portal, by mail, or not at all. */
      portal: z.boolean(),
      mail: z.boolean(),
    }),
  ),
  people: z.array(person),
  signs: z.array(
    z.object({
      eventId: z.int(),
      at: instant,
      severity: alertSeverity,
      /** The event in the stream, and what of it made it a sign. */
      event: z.string(),
      facts: z.record(z.string(), z.unknown()),
      ticket: z.object({ number: z.string(), subject: z.string() }).nullable(),
    }),
  ),
  told: z.array(
    z.object({
      person: person.nullable(),
      channel: z.string().nullable(),
      at: instant,
      seenAt: instant.nullable(),
      deliveries: z.array(z.object({ medium, state: deliveryState, error: z.string().nullable() })),
    }),
  ),
  history: z.array(
    z.object({
      eventId: z.int(),
      at: instant,
      type: z.string(),
      by: z.string(),
      byEn: z.string().nullable(),
      payload: z.record(z.string(), z.unknown()),
    }),
  ),
})

export const acknowledging = z.strictObject({
  note: z.string().trim().max(2_000).optional(),
  /** What the reader saw: an alert that has turned red since is not acknowledged by accident. */
  severity: alertSeverity.optional(),
})
export const alertPlan = z.strictObject({
  revision: z.int(),
  aim: z.string().trim().min(3, 'Say what is to be brought about.').max(500),
  steps: z
    .array(
      z.strictObject({
        id: z.uuid().optional(),
        text: z.string().trim().min(3, 'Say what is done.').max(300),
        ownerId: z.uuid(),
        dueOn: z.iso.date(),
      }),
    )
    .min(1, 'A plan has at least one step.')
    .max(20),
})
export const alertOutcome = z.strictObject({
  revision: z.int(),
  outcome: z.string().trim().min(3, 'Write down what the customer said.').max(1_000),
  contactId: z.uuid(),
  satisfied: z.boolean(),
  /** How and when they said it. */
  how: spokenHow,
  saidAt: z.iso.datetime(),
})
export const alertDismissal = z.strictObject({
  revision: z.int(),
  reason: z.string().trim().min(3, 'Say why nothing has to follow.').max(500),
})
export const alertQuery = z.strictObject({
  account: z.string().max(40).optional(),
  /** `board`: all that is in the loop, and what was measured or set aside in the last 30 days. */
  view: z.enum(['board', 'latest']).default('latest'),
})

export type AlertView = z.infer<typeof alertView>
export type AlertDetail = z.infer<typeof alertDetail>
export type AlertPlan = z.infer<typeof alertPlan>
export type AlertOutcome = z.infer<typeof alertOutcome>
