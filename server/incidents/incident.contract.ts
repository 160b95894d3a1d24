import { z } from 'zod'
import { serviceGrade } from '#server/accounts/account.contract.ts'
import { evidenceKind, resolutionCode } from '#server/tickets/ticket.contract.ts'

export const incidentState = z.enum(['open', 'ended', 'withdrawn'])
/** What a major incident is said to have hit. */
export const scopeKind = z.enum(['circuit', 'node', 'account'])
/** How an account that had not called was told. */
export const noticeHow = z.enum(['ticket', 'phone'])
/** Why a ticket is thought to belong to an incident, the strongest first. */
export const belonging = z.enum(['circuit', 'node', 'account', 'site'])

const sentence = (max: number) => z.string().trim().min(1).max(max)
/** What customers read, in both languages: each is told in their own. */
export const bilingual = z.strictObject({ 'zh-CN': sentence(5_000), en: sentence(5_000) })

/** When so many circuits of these grades have been down for so long, it is a major incident. */
export const ruleTerms = z.strictObject({
  name: sentence(80),
  nameEn: sentence(80),
  grades: z.array(serviceGrade).min(1),
  circuits: z.int().min(1).max(1_000),
  minutes: z.int().min(1).max(10_080),
  active: z.boolean(),
})

/** How the children of an incident are resolved when it ends. */
export const endResolution = z.strictObject({
  code: resolutionCode,
  evidence: z.strictObject({ kind: evidenceKind, detail: sentence(2_000) }),
})

export type EndResolution = z.infer<typeof endResolution>
export type IncidentState = z.infer<typeof incidentState>
export type ScopeKind = z.infer<typeof scopeKind>
export type NoticeHow = z.infer<typeof noticeHow>
export type Belonging = z.infer<typeof belonging>
export type Bilingual = z.infer<typeof bilingual>
export type RuleTerms = z.infer<typeof ruleTerms>
