import { z } from 'zod'
import { ticketSymptom } from '#server/tickets/ticket.contract.ts'
import { bilingual, endResolution, ruleTerms } from './incident.contract.ts'

const text = (max: number) => z.string().trim().min(1).max(max)
const some = z.array(z.string().trim().max(60)).max(500).default([])

export const incidentScope = z.strictObject({ circuits: some, nodes: some, accounts: some })
const title = z.strictObject({ 'zh-CN': text(120), en: text(120) })

/** POST /api/incidents */
export const newIncident = z.strictObject({
  /** What customers read. */
  title,
  /** What the house knows of it. */
  description: text(5_000),
  symptom: ticketSymptom.default('noService'),
  since: z.iso.datetime({ offset: true }).optional(),
  scope: incidentScope,
  /** Tickets that are part of it from the beginning. */
  tickets: z.array(z.string().max(30)).max(200).default([]),
})

/** `id` is made by the client: the same id is the same word, however often it is sent. */
export const incidentWord = z.strictObject({
  id: z.uuid(),
  texts: bilingual,
  nextAt: z.iso.datetime({ offset: true }),
  version: z.int(),
})
export const incidentEnd = z.strictObject({
  id: z.uuid(),
  texts: bilingual,
  resolution: endResolution,
  version: z.int(),
})
export const incidentWithdrawal = z.strictObject({ reason: text(2_000), version: z.int() })
export const incidentScoping = z.strictObject({ scope: incidentScope, version: z.int() })
export const incidentJoining = z.strictObject({ tickets: z.array(z.string().max(30)).min(1).max(200) })
export const incidentLeaving = z.strictObject({ reason: text(500) })
/** An account that has not called is told: by a ticket opened for it, or by phone, and somebody wrote that down. */
export const incidentNotice = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('ticket') }),
  z.strictObject({ how: z.literal('phone'), note: text(1_000) }),
])
/** PUT /api/incident-rules: all of them, in the order in which they are asked. */
export const incidentRuleSet = z.strictObject({
  rules: z.array(ruleTerms.extend({ id: z.uuid().optional() })).max(20),
  version: z.int(),
})
export const incidentDryRun = z.strictObject({
  rules: z.array(ruleTerms).max(20),
  days: z.int().min(1).max(90).default(90),
})

export type NewIncident = z.infer<typeof newIncident>
export type IncidentWord = z.infer<typeof incidentWord>
export type IncidentEnd = z.infer<typeof incidentEnd>
export type IncidentNotice = z.infer<typeof incidentNotice>
export type IncidentRuleSet = z.infer<typeof incidentRuleSet>
