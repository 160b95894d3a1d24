import { z } from 'zod'

/** How bad it stands with the account: worth watching, serious, or about to be lost. */
export const escalationSeverity = z.enum(['watch', 'serious', 'critical'])
export const escalationTrend = z.enum(['improving', 'steady', 'worsening'])
export const escalationState = z.enum(['open', 'mitigating', 'resolved', 'closed', 'withdrawn'])
/** What the log of an account escalation is made of. */
export const escalationEntryKind = z.enum([
  ...(['opened', 'moved', 'changed', 'ticket', 'watcher'] as const),
  ...(['decision', 'note', 'promise'] as const),
])
/** How a promise to the customer ended: by when it was promised, after it, or not at all. */
export const promiseEnd = z.enum(['kept', 'late', 'broken'])

export type EscalationSeverity = z.infer<typeof escalationSeverity>
export type EscalationTrend = z.infer<typeof escalationTrend>
export type EscalationState = z.infer<typeof escalationState>
export type EscalationEntryKind = z.infer<typeof escalationEntryKind>

const text = (max: number) => z.string().trim().min(1).max(max)
const instant = z.iso.datetime({ offset: true })

/** What of the record may be changed while it runs. */
const terms = {
  title: text(160),
  reason: text(5_000),
  severity: escalationSeverity,
  trend: escalationTrend,
  target: text(2_000),
  targetAt: instant,
  promise: z.string().trim().max(2_000).nullable(),
  promiseAt: instant.nullable(),
  nextStep: z.string().trim().max(2_000).nullable(),
  nextStepAt: instant.nullable(),
}

/** POST /api/account-escalations */
export const newEscalation = z.strictObject({
  ...terms,
  accountCode: z.string().trim().max(40),
  trend: escalationTrend.default('steady'),
  promise: terms.promise.default(null),
  promiseAt: terms.promiseAt.default(null),
  nextStep: terms.nextStep.default(null),
  nextStepAt: terms.nextStepAt.default(null),
  ownerId: z.uuid().optional(),
  tickets: z.array(z.string().max(30)).max(50).default([]),
})
/** PATCH /api/account-escalations/{number}: what is named changes, the rest stays. */
export const escalationChange = z
  .strictObject({ ...terms, ownerId: z.uuid() })
  .partial()
  .extend({ version: z.int() })
export const escalationMoving = z.strictObject({
  to: escalationState,
  text: z.string().trim().max(5_000).default(''),
  version: z.int(),
})
/**
 * PUT /api/account-escalations/{number}/promise: whether the promise to the customer was kept, and what they are promised
 * next. Whether it was kept in time is read from the clock.
 */
export const promiseEnding = z.strictObject({
  kept: z.boolean(),
  text: text(5_000),
  promise: terms.promise.default(null),
  promiseAt: terms.promiseAt.default(null),
  version: z.int(),
})
/** Written into the log for ever. Send an Idempotency-Key: the same key writes once. */
export const escalationNote = z.strictObject({ kind: z.enum(['decision', 'note']), text: text(5_000) })
export const escalationTicket = z.strictObject({ number: z.string().trim().min(1).max(30) })

export type PromiseEnd = z.infer<typeof promiseEnd>
export type PromiseEnding = z.infer<typeof promiseEnding>
export type NewEscalation = z.infer<typeof newEscalation>
export type EscalationChange = z.infer<typeof escalationChange>
