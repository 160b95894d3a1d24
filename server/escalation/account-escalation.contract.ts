import { z } from 'zod'

/** How bad it stands with the account: worth watching, serious, or about to be lost. */
export const escalationSeverity = z.enum(['watch', 'serious', 'critical'])
export const escalationTrend = z.enum(['improving', 'steady', 'worsening'])
export const escalationState = z.enum(['open', 'mitigating', 'resolved', 'closed', 'withdrawn'])
/** What the log of an account escalation is made of. */
export const escalationEntryKind = z.enum(['opened', 'moved', 'changed', 'ticket', 'watcher', 'decision', 'note'])

export type EscalationSeverity = z.infer<typeof escalationSeverity>
export type EscalationTrend = z.infer<typeof escalationTrend>
export type EscalationState = z.infer<typeof escalationState>
export type EscalationEntryKind = z.infer<typeof escalationEntryKind>
