import { z } from 'zod'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { nodeKind } from '#server/accounts/node.contract.ts'
import { ticketLine, personRef } from '#server/tickets/ticket-view.contract.ts'
import { ticketPriority, ticketStatus } from '#server/tickets/ticket.contract.ts'
import { belonging, incidentState, noticeHow, scopeKind } from './incident.contract.ts'

const instant = z.iso.datetime()
const both = z.object({ 'zh-CN': z.string(), en: z.string() })
const named = { name: z.string(), nameEn: z.string() }

/** GET /api/incidents: counts are of what the reader may see. */
export const incidentLine = z.object({
  number: z.string(),
  title: both,
  state: incidentState,
  since: instant,
  declaredAt: instant,
  nextUpdateAt: instant,
  endedAt: instant.nullable(),
  byRule: z.boolean(),
  children: z.int(),
  accounts: z.int(),
  holder: personRef.nullable(),
})

export const incidentChild = z.object({
  number: z.string(),
  subject: z.string(),
  status: ticketStatus,
  priority: ticketPriority,
  account: z.object({ code: z.string(), ...named, grade: accountGrade }).nullable(),
  circuit: z.string().nullable(),
  openedAt: instant,
  /** When its customer was last told something by the incident. */
  toldAt: instant.nullable(),
  rejectedCount: z.int(),
  rating: z.int().nullable(),
})

export const incidentSuggestion = z.object({ ticket: ticketLine, because: belonging })

export const accountHit = z.object({
  code: z.string(),
  ...named,
  grade: accountGrade,
  circuits: z.array(z.object({ number: z.string(), grade: serviceGrade, why: scopeKind })),
  /** Its tickets that hang on the incident: with none, it has not called. */
  tickets: z.array(z.string()),
  manager: personRef.extend({ phone: z.string().nullable() }).nullable(),
  contact: z.object({ name: z.string(), phone: z.string().nullable(), email: z.string() }).nullable(),
  told: z
    .object({ how: noticeHow, note: z.string().nullable(), by: z.string(), byEn: z.string(), at: instant })
    .nullable(),
})

const commonNode = z.object({ code: z.string(), ...named, circuits: z.int(), accounts: z.int() })

/** GET /api/incidents/{number} */
export const incidentView = z.object({
  ...incidentLine.shape,
  description: z.string(),
  ticketVersion: z.int(),
  declaredBy: personRef.nullable(),
  rule: z.object({ ...named }).nullable(),
  scope: z.array(z.object({ kind: scopeKind, code: z.string(), ...named })),
  /** For whoever runs it: what all named circuits have in common, and how much more would be hit by it. */
  common: z.array(commonNode),
  circuits: z.int(),
  updates: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['update', 'end']),
      texts: both,
      nextAt: instant.nullable(),
      by: z.string(),
      at: instant,
      delivered: z.int(),
      waiting: z.int(),
    }),
  ),
  tickets: z.array(incidentChild),
  suggestions: z.array(incidentSuggestion),
  hit: z.array(accountHit),
  mayRun: z.boolean(),
  mayJoin: z.boolean(),
  version: z.int(),
})

/** A known incident as the desk sees it while it opens a ticket. */
export const knownIncidentView = z.object({
  number: z.string(),
  title: both,
  since: instant,
  nextUpdateAt: instant,
  texts: both.nullable(),
  circuits: z.array(z.string()),
})
/** The same for the customer whose circuits it hits: nothing of it leads to anybody else. */
export const ownIncident = knownIncidentView.omit({ number: true })

export const nodeView = z.object({
  code: z.string(),
  ...named,
  kind: nodeKind,
  region: z.string(),
  circuits: z.int(),
})

export const incidentRuleView = z.object({
  id: z.uuid(),
  ...named,
  grades: z.array(serviceGrade),
  circuits: z.int(),
  minutes: z.int(),
  active: z.boolean(),
})
export const incidentRulesView = z.object({ rules: z.array(incidentRuleView), version: z.int(), mayEdit: z.boolean() })

/** What rules would have declared over the past days. */
export const dryRunView = z.object({
  from: instant,
  to: instant,
  outages: z.int(),
  declared: z.array(
    z.object({
      at: instant,
      rule: z.int(),
      circuits: z.array(z.string()),
      accounts: z.int(),
      tickets: z.array(z.string()),
    }),
  ),
})

export type IncidentLine = z.infer<typeof incidentLine>
export type IncidentChild = z.infer<typeof incidentChild>
export type IncidentSuggestion = z.infer<typeof incidentSuggestion>
export type AccountHit = z.infer<typeof accountHit>
export type IncidentView = z.infer<typeof incidentView>
export type KnownIncidentView = z.infer<typeof knownIncidentView>
export type OwnIncident = z.infer<typeof ownIncident>
export type CommonNode = z.infer<typeof commonNode>
export type NodeView = z.infer<typeof nodeView>
export type IncidentRuleView = z.infer<typeof incidentRuleView>
export type DryRunView = z.infer<typeof dryRunView>
