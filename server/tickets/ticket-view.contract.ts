import { z } from 'zod'
import {
  accountGrade,
  circuitKind,
  circuitStatus,
  contactRole,
  language,
  serviceGrade,
} from '#server/accounts/account.contract.ts'
import { fileView } from '#server/files/file.contract.ts'
import { clockTerms } from '#server/sla/clock-explanation.contract.ts'
import { handOffKind, handOffOutcome } from './hand-off.contract.ts'
import { objectionView } from './objection.contract.ts'
import { promiseTally } from './promise.contract.ts'
import { customerEscalationView, incidentTie, ticketTies } from './ticket-ties.contract.ts'
import {
  articleEffect,
  callDirection,
  evidenceKind,
  messagePurpose,
  resolutionCode,
  supportLevel,
  ticketChannel,
  ticketImpact,
  ticketPriority,
  ticketStatus,
  ticketSymptom,
  ticketType,
} from './ticket.contract.ts'

const instant = z.iso.datetime()

export const personRef = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

/** A running promise as a screen needs it: `dueAt` moves while paused, `remainingMs` says what was left then. */
export const clockView = z.object({
  id: z.uuid(),
  kind: z.enum(['acknowledge', 'update', 'restore', 'resolve', 'report', 'order']),
  /** Which of its kind: updates come one after another. */
  round: z.int(),
  state: z.enum(['running', 'paused', 'stopped']),
  targetMs: z.int(),
  usedMs: z.int(),
  dueAt: instant.nullable(),
  stoppedAt: instant.nullable(),
  breached: z.boolean(),
  terms: clockTerms.nullable(),
  pauses: z.array(
    z.object({
      from: instant,
      to: instant.nullable(),
      reason: z.string(),
      ball: z.enum(['customer', 'thirdParty', 'acceptance']).nullable(),
      by: z.string().nullable(),
      agreedBy: z.string().nullable(),
      /** Counted after all: an objection was upheld. */
      charged: z.boolean(),
    }),
  ),
})

/** How long a ticket may wait to be accepted, or lie with a seat, and what became of it. */
export const handOffClock = z.object({
  kind: z.enum(['handOffAccept', 'handOffHold']),
  state: z.enum(['running', 'paused', 'stopped']),
  targetMs: z.int(),
  usedMs: z.int(),
  dueAt: instant,
  breached: z.boolean(),
})

/** One row of every list of tickets that staff sees. `version` orders updates that arrive by different ways. */
export const ticketLine = z.object({
  id: z.uuid(),
  number: z.string(),
  subject: z.string(),
  type: ticketType,
  symptom: ticketSymptom,
  impact: ticketImpact,
  channel: ticketChannel,
  priority: ticketPriority,
  status: ticketStatus,
  level: supportLevel,
  repeat: z.boolean(),
  /** The customer asked for more force, and waits for a public answer. */
  isPushed: z.boolean(),
  /** The major incident it is part of. */
  incident: z.string().nullable(),
  tags: z.array(z.string()),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string(), grade: accountGrade }).nullable(),
  circuit: z.object({ number: z.string(), grade: serviceGrade }).nullable(),
  queue: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
  holder: personRef.nullable(),
  firstOwner: personRef.nullable(),
  openedAt: instant,
  updatedAt: instant,
  resumeAt: instant.nullable(),
  promisedAt: instant.nullable(),
  /** The next deadline that counts now, or the one that passed. */
  clock: z.object({ kind: z.string(), dueAt: instant.nullable(), state: z.string(), breached: z.boolean() }).nullable(),
  version: z.int(),
})

/** One thing on the timeline. Staff get all of them, customers only public messages, files and changes of status. */
export const timelineEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    id: z.string(),
    at: instant,
    visibility: z.enum(['public', 'internal']),
    author: z.object({ kind: z.enum(['contact', 'staff', 'system']), name: z.string(), nameEn: z.string().optional() }),
    body: z.string(),
    purpose: messagePurpose.nullable(),
    direction: callDirection.nullable(),
    promisedAt: instant.nullable(),
    files: z.array(fileView),
  }),
  z.object({
    kind: z.literal('event'),
    id: z.string(),
    at: instant,
    type: z.string(),
    actor: z.object({ kind: z.string(), name: z.string(), nameEn: z.string().optional() }),
    /** The event's facts, phrased by the screen in its language. Names of persons and queues are filled in. */
    facts: z.record(z.string(), z.unknown()),
  }),
])

export const handOffView = z.object({
  seq: z.int(),
  kind: handOffKind,
  level: supportLevel,
  queue: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
  person: personRef.nullable(),
  from: instant,
  to: instant.nullable(),
  ms: z.int(),
  outcome: handOffOutcome.nullable(),
  reason: z.string().nullable(),
  tried: z.string().nullable(),
  evidence: z.string().nullable(),
  /** Of a pause: what the customer reads, and who there agreed. */
  customerText: z.string().nullable(),
  agreedBy: z.string().nullable(),
  clock: handOffClock.nullable(),
  objection: objectionView.nullable(),
})

export const ticketView = z.object({
  ...ticketLine.shape,
  ties: ticketTies,
  description: z.string(),
  language,
  since: instant.nullable(),
  priorityReason: z.string().nullable(),
  reporter: z
    .object({
      name: z.string(),
      email: z.string().optional(),
      phone: z.string().optional(),
      accountCode: z.string().optional(),
      circuitNumber: z.string().optional(),
    })
    .nullable(),
  contact: z
    .object({
      id: z.uuid(),
      name: z.string(),
      email: z.string(),
      phone: z.string().nullable(),
      role: contactRole,
      language,
    })
    .nullable(),
  accountDetail: z
    .object({
      industry: z.string(),
      region: z.string(),
      manager: personRef.nullable(),
      deputy: personRef.nullable(),
      handlingNote: z.string().nullable(),
      handlingNoteEn: z.string().nullable(),
      openTickets: z.array(
        z.object({ number: z.string(), subject: z.string(), priority: ticketPriority, status: ticketStatus }),
      ),
    })
    .nullable(),
  circuitDetail: z
    .object({
      kind: circuitKind,
      status: circuitStatus,
      name: z.string(),
      nameEn: z.string(),
      bandwidthKbps: z.int().nullable(),
      aEnd: z.object({ site: z.string(), siteEn: z.string(), address: z.string() }),
      zEnd: z.object({ site: z.string(), siteEn: z.string(), address: z.string() }).nullable(),
      equipment: z.string().nullable(),
    })
    .nullable(),
  /** The fix that did not hold, when the same circuit and symptom was resolved within 30 days. */
  repeatOf: z.object({ number: z.string(), resolvedAt: instant.nullable(), text: z.string().nullable() }).nullable(),
  pause: z.object({ reason: z.string(), customerText: z.string(), until: instant }).nullable(),
  resolution: z
    .object({
      code: resolutionCode,
      text: z.string(),
      evidence: z.object({ kind: evidenceKind, detail: z.string() }).nullable(),
    })
    .nullable(),
  restoredAt: instant.nullable(),
  restoration: z.object({ how: z.enum(['repaired', 'workaround']), text: z.string() }).nullable(),
  promises: promiseTally,
  closesAt: instant.nullable(),
  rating: z.int().nullable(),
  ratingComment: z.string().nullable(),
  rejectedCount: z.int(),
  clocks: z.array(clockView),
  handOffs: z.array(handOffView),
  timeline: z.array(timelineEntry),
  articles: z.array(
    z.object({ article: z.string(), title: z.string().nullable(), effect: articleEffect, by: z.string(), at: instant }),
  ),
  /** What the reader may do now; a button that is not listed is not shown. */
  actions: z.array(
    z.enum([
      'reply',
      'note',
      'escalate',
      'return',
      'pause',
      'resume',
      'resolve',
      'cancel',
      'priority',
      'link',
      'writeDown',
      'assign',
      'identify',
      'take',
      'call',
      'restore',
      'downAgain',
      'report',
      'object',
      'decideObjection',
      'pursueVendor',
      'relate',
      'incident',
      'escalateAccount',
      'tag',
    ]),
  ),
  /** Where an escalation can go from here. */
  escalations: z.array(
    z.object({ code: z.string(), name: z.string(), nameEn: z.string(), level: supportLevel, suggested: z.boolean() }),
  ),
  /** Evidence kinds one of which a resolution of this ticket must bring; empty when none is asked for. */
  evidenceWanted: z.array(evidenceKind),
})

/** What customers see of their ticket, in the portal and behind the private link. */
export const customerTicketLine = z.object({
  number: z.string(),
  subject: z.string(),
  type: ticketType,
  symptom: ticketSymptom,
  impact: ticketImpact,
  /** Null while a report from the public form is only what a stranger claims, until the desk has answered. */
  priority: ticketPriority.nullable(),
  status: ticketStatus,
  circuit: z.string().nullable(),
  openedBy: z.string(),
  openedAt: instant,
  updatedAt: instant,
  promisedAt: instant.nullable(),
  awaitsYou: z.boolean(),
  version: z.int(),
})

export const customerTicketView = z.object({
  ...customerTicketLine.shape,
  description: z.string(),
  since: instant.nullable(),
  /** Who has the ball, in the text written for the customer. */
  pause: z.object({ customerText: z.string(), until: instant }).nullable(),
  resolution: z.object({ code: resolutionCode, text: z.string() }).nullable(),
  closesAt: instant.nullable(),
  rating: z.int().nullable(),
  ratingComment: z.string().nullable(),
  restoredAt: instant.nullable(),
  promises: promiseTally.pick({ kept: true, broken: true }),
  /** When the clocks stood still, and what was objected to it. */
  pauses: z.array(
    z.object({
      seq: z.int(),
      ball: z.enum(['customer', 'thirdParty']),
      from: instant,
      to: instant.nullable(),
      customerText: z.string().nullable(),
      agreedBy: z.string().nullable(),
      objection: objectionView.omit({ id: true }).nullable(),
    }),
  ),
  clocks: z.array(clockView.pick({ kind: true, state: true, dueAt: true, stoppedAt: true, breached: true })),
  timeline: z.array(timelineEntry),
  /** The last time the customer asked for more force. */
  escalation: customerEscalationView.nullable(),
  /** The larger fault this one is part of. */
  incident: incidentTie.pick({ title: true, state: true, nextUpdateAt: true }).nullable(),
  /** The service order it carries out: the customer accepts what was ordered, instead of confirming a repair. */
  order: z.string().nullable(),
  actions: z.array(z.enum(['reply', 'confirm', 'reject', 'object', 'escalate'])),
})

export type PersonRef = z.infer<typeof personRef>
export type ClockView = z.infer<typeof clockView>
export type TicketLine = z.infer<typeof ticketLine>
export type TimelineEntry = z.infer<typeof timelineEntry>
export type HandOffClock = z.infer<typeof handOffClock>
export type HandOffView = z.infer<typeof handOffView>
export type TicketView = z.infer<typeof ticketView>
export type CustomerTicketLine = z.infer<typeof customerTicketLine>
export type CustomerTicketView = z.infer<typeof customerTicketView>
