import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketStatus } from '#server/tickets/ticket.contract.ts'
import { alertRule, alertSeverity, alertState } from './alert.contract.ts'

export const alertView = z.object({
  id: z.uuid(),
  rule: alertRule,
  severity: alertSeverity,
  state: alertState,
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string(), grade: accountGrade }),
  occurrences: z.int(),
  openedAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  acknowledgedBy: z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() }).nullable(),
  note: z.string().nullable(),
  /** The latest tickets behind it, newest first, at most ten. */
  tickets: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      priority: ticketPriority,
      status: ticketStatus,
      at: z.iso.datetime(),
    }),
  ),
  version: z.int(),
})
export const acknowledging = z.strictObject({ note: z.string().trim().max(2_000).optional() })
export type AlertView = z.infer<typeof alertView>
