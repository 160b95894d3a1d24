import { z } from 'zod'
import { escalationSeverity, escalationState, escalationTrend } from '#server/escalation/account-escalation.contract.ts'
import { vendorCaseState, vendorContact, vendorEntryKind } from '#server/escalation/vendor.contract.ts'
import { incidentState } from '#server/incidents/incident.contract.ts'
import { ticketLinkKind, ticketPriority, ticketStatus } from './ticket.contract.ts'

const instant = z.iso.datetime()
const named = z.object({ code: z.string(), name: z.string(), nameEn: z.string() })

/** Another ticket this one hangs together with. `to`: this one is a duplicate of it; `from`: it is one of this. */
export const relatedTicket = z.object({
  number: z.string(),
  subject: z.string(),
  status: ticketStatus,
  priority: ticketPriority,
  kind: ticketLinkKind,
  direction: z.enum(['to', 'from']),
})

/** What the customer asked for, and whether it was answered. */
export const customerEscalationView = z.object({
  id: z.uuid(),
  by: z.string(),
  reason: z.string(),
  askedAt: instant,
  answerDueAt: instant,
  answeredAt: instant.nullable(),
  isOpen: z.boolean(),
})

/** One time a vendor had the ticket: its clocks, its own number, and the log of what was said. */
export const vendorCaseView = z.object({
  id: z.uuid(),
  vendor: named,
  contacts: z.array(vendorContact),
  state: vendorCaseState,
  reference: z.string().nullable(),
  contact: z.string().nullable(),
  askedAt: instant,
  answerDueAt: instant,
  doneDueAt: instant,
  expectedAt: instant.nullable(),
  answeredAt: instant.nullable(),
  chaseAt: instant.nullable(),
  endedAt: instant.nullable(),
  entries: z.array(
    z.object({
      id: z.string(),
      kind: vendorEntryKind,
      text: z.string(),
      contact: z.string().nullable(),
      by: z.string(),
      at: instant,
    }),
  ),
})

/** The major incident a ticket is part of, or is itself. */
export const incidentTie = z.object({
  number: z.string(),
  title: z.object({ 'zh-CN': z.string(), en: z.string() }),
  state: incidentState,
  nextUpdateAt: instant,
  isItself: z.boolean(),
})

/** The escalation of the account as a whole that is under way. */
export const accountEscalationTie = z.object({
  number: z.string(),
  title: z.string(),
  severity: escalationSeverity,
  trend: escalationTrend,
  state: escalationState,
  isCause: z.boolean(),
})

/** The service order that a ticket carries out. `underWay`: its positions have not done their part yet. */
export const orderTie = z.object({ number: z.string(), underWay: z.boolean() })

/** What a ticket hangs together with, for staff. */
export const ticketTies = z.object({
  related: z.array(relatedTicket),
  customerEscalations: z.array(customerEscalationView),
  vendorCases: z.array(vendorCaseView),
  incident: incidentTie.nullable(),
  accountEscalation: accountEscalationTie.nullable(),
  order: orderTie.nullable(),
})

export type RelatedTicket = z.infer<typeof relatedTicket>
export type CustomerEscalationView = z.infer<typeof customerEscalationView>
export type VendorCaseView = z.infer<typeof vendorCaseView>
export type IncidentTie = z.infer<typeof incidentTie>
export type OrderTie = z.infer<typeof orderTie>
export type TicketTies = z.infer<typeof ticketTies>
