import { z } from 'zod'
import { callDirection } from '#server/tickets/ticket.contract.ts'

/** ringing -> answered -> ended, or ringing -> missed. `wrapUp` is ended and not yet written down. */
export const callState = z.enum(['ringing', 'answered', 'wrapUp', 'done', 'missed'])
export const callEventKind = z.enum(['ringing', 'answered', 'ended'])
export const callOutcome = z.enum(['ticket', 'joined', 'information', 'wrongNumber', 'voicemail', 'nothing'])

/**
 * What a PBX says of a call. `id` is the call's own id there; the same event twice is one, and events may come in any
 * order: `at` says when it happened.
 */
export const callEvent = z.strictObject({
  id: z.string().trim().min(1).max(120),
  event: callEventKind,
  at: z.iso.datetime({ offset: true }),
  direction: callDirection.default('inbound'),
  /** The customer's number, as the PBX writes it. */
  number: z.string().trim().min(1).max(60),
  /** The line that was called, or called from. */
  line: z.string().trim().max(60).optional(),
  /** Whose phone: the seat's extension or its person's mail address. */
  agent: z.string().trim().max(120).optional(),
})

export type CallState = z.infer<typeof callState>
export type CallEventKind = z.infer<typeof callEventKind>
export type CallOutcome = z.infer<typeof callOutcome>
export type CallEvent = z.infer<typeof callEvent>
