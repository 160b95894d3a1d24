import { z } from 'zod'

/** TM Forum names, in the code as on the wire. */
export const ticketStatus = z.enum([
  'acknowledged',
  'inProgress',
  'pending',
  'held',
  'resolved',
  'closed',
  'rejected',
  'cancelled',
])
export const ticketType = z.enum(['fault', 'complaint', 'request', 'question', 'disconnect'])
export const ticketChannel = z.enum(['form', 'portal', 'phone', 'mail', 'api', 'alarm'])
export const ticketImpact = z.enum(['down', 'degraded', 'intermittent', 'none'])
export const ticketPriority = z.enum(['P1', 'P2', 'P3', 'P4'])
/** What the customer observes, in the trade's usual words. */
export const ticketSymptom = z.enum([
  'noService',
  'flapping',
  'bitErrors',
  'packetLoss',
  'latency',
  'lowThroughput',
  'routing',
  'dns',
  'callsFail',
  'voiceQuality',
  'hosting',
  'configuration',
  'other',
])
export const supportLevel = z.enum(['L1', 'L2', 'L3', 'vendor'])
export const resolutionCode = z.enum([
  'repaired',
  'configurationChanged',
  'partReplaced',
  'thirdPartyRepaired',
  'customerSide',
  'informationGiven',
  'noFaultFound',
  'workaround',
  'requestDone',
])
export const evidenceKind = z.enum(['testResult', 'measurement', 'customerConfirmation'])
/** What linking an article to a ticket says about it. */
export const articleEffect = z.enum(['used', 'created', 'triedFailed', 'reference'])
/** How one ticket hangs on another, read from the one to the other. Being a child of a major incident is the ticket's parent. */
export const ticketLinkKind = z.enum(['duplicateOf', 'causedBy'])

/** What a message was for, where it was more than a word in passing. */
export const messagePurpose = z.enum(['update', 'call', 'restored', 'faultReport'])
export const callDirection = z.enum(['inbound', 'outbound'])

export type TicketStatus = z.infer<typeof ticketStatus>
export type TicketType = z.infer<typeof ticketType>
export type TicketChannel = z.infer<typeof ticketChannel>
export type TicketImpact = z.infer<typeof ticketImpact>
export type TicketPriority = z.infer<typeof ticketPriority>
export type TicketSymptom = z.infer<typeof ticketSymptom>
export type SupportLevel = z.infer<typeof supportLevel>
export type ResolutionCode = z.infer<typeof resolutionCode>
export type EvidenceKind = z.infer<typeof evidenceKind>
export type TicketLinkKind = z.infer<typeof ticketLinkKind>
export type ArticleEffect = z.infer<typeof articleEffect>
export type MessagePurpose = z.infer<typeof messagePurpose>
export type CallDirection = z.infer<typeof callDirection>
