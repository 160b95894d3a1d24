import { z } from 'zod'
import { ticketPriority } from './ticket.contract.ts'

export const objectionState = z.enum(['open', 'upheld', 'rejected'])

const instant = z.iso.datetime()

/** An objection to a pause, as all sides read it. */
export const objectionView = z.object({
  id: z.uuid(),
  /** The pause: its row in the hand-off ledger. */
  holding: z.int(),
  by: z.object({ kind: z.string(), name: z.string() }),
  reason: z.string(),
  at: instant,
  state: objectionState,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  decision: z.string().nullable(),
})

/** GET /api/objections: what a supervisor needs to decide. */
export const objectionList = z.object({
  items: z.array(
    objectionView.extend({
      ticket: z.object({ number: z.string(), subject: z.string(), priority: ticketPriority }),
      account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }).nullable(),
      pause: z.object({
        ball: z.enum(['customer', 'thirdParty']),
        from: instant,
        to: instant.nullable(),
        ms: z.int(),
        reason: z.string(),
        customerText: z.string().nullable(),
        agreedBy: z.string().nullable(),
        holder: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
      }),
    }),
  ),
})

export type ObjectionState = z.infer<typeof objectionState>
export type ObjectionView = z.infer<typeof objectionView>
export type ObjectionList = z.infer<typeof objectionList>
