import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { ticketTag } from './tag.contract.ts'
import {
  articleEffect,
  callDirection,
  evidenceKind,
  resolutionCode,
  supportLevel,
  ticketImpact,
  ticketLinkKind,
  ticketPriority,
  ticketStatus,
  ticketSymptom,
  ticketType,
} from './ticket.contract.ts'

const text = (max: number) => z.string().trim().min(1).max(max)

/** Common to every door a customer's request comes in by. */
const request = {
  type: ticketType.default('fault'),
  symptom: ticketSymptom,
  impact: ticketImpact,
  subject: z.string().trim().min(3).max(200),
  description: z.string().trim().min(1).max(20_000),
  since: z.iso.datetime({ offset: true }).optional(),
}

/** POST /api/portal/tickets: the account is the contact's own. */
export const portalTicket = z.strictObject({ ...request, circuitNumber: z.string().trim().max(60).optional() })

/** POST /api/tickets: an agent opens for a caller; `take` keeps it on the agent's own seat. */
export const deskTicket = z.strictObject({
  ...request,
  channel: z.enum(['phone', 'mail']).default('phone'),
  accountCode: z.string().trim().max(40),
  contactId: z.uuid().optional(),
  circuitNumber: z.string().trim().max(60).optional(),
  take: z.boolean().default(true),
})

/** POST /api/reports, the public form: codes are the customer's word until they are looked up; nothing tells whether they exist. */
export const publicReport = z.strictObject({
  ...request,
  accountCode: z.string().trim().max(40).optional(),
  circuitNumber: z.string().trim().max(60).optional(),
  name: text(100),
  email: z.email().max(200).optional(),
  phone: z.string().trim().max(40).optional(),
  language: z.enum(['zh-CN', 'en']),
})

export const opened = z.object({ number: z.string(), id: z.uuid() })
/** `link` is the only copy of the private link: the server keeps its hash. */
export const reported = z.object({ number: z.string(), link: z.string() })

/** `id` is made by the client: the same id is the same message, however often it is sent. */
export const newMessage = z.strictObject({
  id: z.uuid(),
  visibility: z.enum(['public', 'internal']).default('public'),
  body: text(20_000),
  promisedAt: z.iso.datetime({ offset: true }).optional(),
  files: z.array(z.uuid()).max(10).default([]),
  article: z.string().optional(),
  /** Colleagues who are told that they were named; of notes only. */
  mentions: z.array(z.uuid()).max(10).default([]),
  /** The newest word to or of the customer that the writer has seen: what a colleague said since is shown first. */
  seenUntil: z.iso.datetime().optional(),
  /** What becomes of the ticket in the same act. The message is what the customer reads of it. */
  then: z
    .discriminatedUnion('to', [
      z.strictObject({ to: z.literal('pending'), until: z.iso.datetime({ offset: true }) }),
      z.strictObject({ to: z.literal('inProgress') }),
      z.strictObject({
        to: z.literal('resolved'),
        code: resolutionCode,
        evidence: z.strictObject({ kind: evidenceKind, detail: text(2_000) }).nullable(),
      }),
    ])
    .optional(),
})

export const newCustomerMessage = newMessage.pick({ id: true, body: true, files: true })

export const escalation = z.strictObject({
  queue: z.string(),
  note: text(5_000),
  tried: z.string().trim().max(5_000).optional(),
  /** Test results and measurements that show what the note says. */
  evidence: z.string().trim().max(5_000).optional(),
  /** To a vendor: who pursues it. The holder, unless the queue's seats are asked to. */
  pursue: z.enum(['holder', 'queue']).optional(),
  /** The number of the vendor's own ticket, and who there was spoken to. */
  reference: z.string().trim().max(80).optional(),
  vendorContact: z.string().trim().max(200).optional(),
  version: z.int(),
})
export const returning = z.strictObject({
  reason: text(5_000),
  tried: z.string().trim().max(5_000).optional(),
  evidence: z.string().trim().max(5_000).optional(),
  version: z.int(),
})
/** What a vendor said, or that it was asked again. `id` is made by the client: the same id is the same entry. */
export const vendorWord = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['answer', 'chased', 'reference', 'note']),
  text: text(5_000),
  contact: z.string().trim().max(200).optional(),
  reference: z.string().trim().max(80).optional(),
  expectedAt: z.iso.datetime({ offset: true }).optional(),
})
export const vendorEnding = z.strictObject({
  outcome: z.enum(['done', 'declined', 'withdrawn']),
  reason: text(2_000),
  version: z.int(),
})
/** The customer asks for more force. */
export const askingEscalation = z.strictObject({ reason: text(2_000) })
export const ticketLinking = z.strictObject({ kind: ticketLinkKind, number: z.string().trim().min(1).max(30) })
export const pausing = z.strictObject({
  kind: z.enum(['pending', 'held']),
  reason: text(500),
  customerText: text(2_000),
  until: z.iso.datetime({ offset: true }),
  /** Who on the customer's side agreed that the clocks stand still. */
  agreedBy: z.string().trim().max(100).optional(),
  version: z.int(),
})
export const resuming = z.strictObject({ reason: text(500), version: z.int() })
export const resolving = z.strictObject({
  code: resolutionCode,
  text: text(5_000),
  evidence: z.strictObject({ kind: evidenceKind, detail: text(2_000) }).nullable(),
  version: z.int(),
})
/** POST …/calls: `id` is made by the client, like a message's. */
export const loggedCall = z.strictObject({
  id: z.uuid(),
  direction: callDirection,
  summary: text(5_000),
  /** Whether the customer reads the summary too. */
  shared: z.boolean().default(false),
  promisedAt: z.iso.datetime({ offset: true }).optional(),
})
/** PUT …/restoration: the service is back. `text` is for the customer. */
export const restoring = z.strictObject({
  how: z.enum(['repaired', 'workaround']),
  text: text(5_000),
  promisedAt: z.iso.datetime({ offset: true }).optional(),
  version: z.int(),
})
export const downAgain = z.strictObject({ reason: text(2_000), version: z.int() })
/** POST …/fault-reports: `id` is made by the client, like a message's. */
export const faultReport = z.strictObject({
  id: z.uuid(),
  body: text(20_000),
  files: z.array(z.uuid()).max(10).default([]),
})
export const decidingObjection = z.strictObject({ upheld: z.boolean(), reason: text(2_000) })
export const cancelling = z.strictObject({ reason: text(2_000), version: z.int() })
export const prioritising = z.strictObject({ priority: ticketPriority, reason: text(500), version: z.int() })
export const linking = z.strictObject({ article: z.string(), effect: articleEffect })
export const identifying = z.strictObject({
  accountCode: z.string(),
  contactId: z.uuid().optional(),
  circuitNumber: z.string().optional(),
  version: z.int(),
})
/** A seat to push it to, or a queue to move it to. */
export const assigning = z.union([
  z.strictObject({ seat: z.uuid(), reason: text(500), aboveCapacity: z.boolean().optional() }),
  z.strictObject({ queue: z.string(), reason: text(500) }),
])
export const confirming = z.strictObject({
  rating: z.int().min(1).max(5),
  comment: z.string().trim().max(2_000).optional(),
})
export const objecting = z.strictObject({ reason: text(2_000) })

export const ticketGroup = z.enum(['status', 'priority', 'queue', 'account', 'holder'])

/** GET /api/tickets */
export const ticketQuery = z.strictObject({
  view: z.enum(['mine', 'answering', 'queue', 'open', 'all']).default('open'),
  queue: z.string().optional(),
  account: z.string().optional(),
  circuit: z.string().optional(),
  status: z.union([ticketStatus, z.array(ticketStatus)]).optional(),
  priority: z.union([ticketPriority, z.array(ticketPriority)]).optional(),
  type: z.union([ticketType, z.array(ticketType)]).optional(),
  level: z.union([supportLevel, z.array(supportLevel)]).optional(),
  grade: z.union([accountGrade, z.array(accountGrade)]).optional(),
  /** Any of them. */
  tag: z.union([ticketTag, z.array(ticketTag).max(10)]).optional(),
  q: z.string().max(100).optional(),
  sort: z.enum(['due', 'opened', 'updated', 'priority']).default('updated'),
  /** The other way round; what is due at no time comes last all the same. */
  reverse: z.enum(['true', 'false']).optional(),
  /** Rows of a kind stand together; within a group `sort` holds. */
  group: ticketGroup.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})

export type PortalTicket = z.infer<typeof portalTicket>
export type DeskTicket = z.infer<typeof deskTicket>
export type PublicReport = z.infer<typeof publicReport>
export type NewMessage = z.infer<typeof newMessage>
export type Escalation = z.infer<typeof escalation>
export type Returning = z.infer<typeof returning>
export type VendorWord = z.infer<typeof vendorWord>
export type VendorEnding = z.infer<typeof vendorEnding>
export type Pausing = z.infer<typeof pausing>
export type LoggedCall = z.infer<typeof loggedCall>
export type Restoring = z.infer<typeof restoring>
export type FaultReport = z.infer<typeof faultReport>
export type Resolving = z.infer<typeof resolving>
export type TicketQuery = z.infer<typeof ticketQuery>
