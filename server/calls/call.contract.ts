import { z } from 'zod'
import { accountGrade, contactRole, serviceGrade } from '#server/accounts/account.contract.ts'
import { callDirection, ticketPriority, ticketStatus } from '#server/tickets/ticket.contract.ts'

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

/** A call on somebody's screen, with all that is known of who is on the line. */
export const callCard = z.object({
  id: z.uuid(),
  direction: callDirection,
  state: callState,
  number: z.string(),
  line: z.string().nullable(),
  /** On the reader's own seat; otherwise it rings for whoever takes it. */
  mine: z.boolean(),
  ringingAt: z.iso.datetime().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  notes: z.string(),
  version: z.int(),
  account: z
    .object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      grade: accountGrade,
      handlingNote: z.string().nullable(),
      handlingNoteEn: z.string().nullable(),
    })
    .nullable(),
  contact: z.object({ id: z.uuid(), name: z.string(), role: contactRole }).nullable(),
  circuits: z.array(z.object({ number: z.string(), name: z.string(), nameEn: z.string(), grade: serviceGrade })),
  openTickets: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      priority: ticketPriority,
      status: ticketStatus,
      circuit: z.string().nullable(),
    }),
  ),
  /** The ticket it became, or joined. */
  ticket: z.object({ number: z.string(), subject: z.string() }).nullable(),
})
export const receivedCall = z.object({ id: z.uuid(), state: callState })
export const callNotes = z.strictObject({ notes: z.string().max(5_000), version: z.int() })
export const callJoining = z.strictObject({ number: z.string().trim().min(1).max(30) })
export const callWrapUp = z.strictObject({
  outcome: callOutcome,
  notes: z.string().trim().max(5_000).default(''),
  /** When the customer hears from us next; of a call that has a ticket. */
  promisedAt: z.iso.datetime({ offset: true }).optional(),
})

export const telephonyView = z.object({
  dialUrl: z.string().nullable(),
  country: z.string(),
  hasToken: z.boolean(),
  extensions: z.array(z.object({ extension: z.string(), personId: z.uuid(), name: z.string(), nameEn: z.string() })),
  version: z.int(),
})
export const telephonyChange = z.strictObject({
  dialUrl: z.string().trim().max(300).nullable(),
  country: z.string().regex(/^[A-Z]{2}$/),
  extensions: z.array(z.strictObject({ extension: z.string().trim().min(1).max(20), personId: z.uuid() })).max(2_000),
  version: z.int(),
})
export const dialling = z.object({ dialUrl: z.string().nullable() })

export type CallCard = z.infer<typeof callCard>
export type CallWrapUp = z.infer<typeof callWrapUp>
export type TelephonyView = z.infer<typeof telephonyView>
export type TelephonyChange = z.infer<typeof telephonyChange>
