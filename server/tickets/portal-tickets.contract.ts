import { z } from 'zod'
import { customerTicketLine } from './ticket-view.contract.ts'

/** `yours`: open, and the customer is asked something. */
export const portalState = z.enum(['open', 'yours', 'closed'])

/** GET /api/portal/tickets */
export const portalQuery = z.strictObject({
  state: portalState.default('open'),
  circuit: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
})

/** `next` is the cursor of the page that follows; `counts` are of everything the contact may see. */
export const portalPage = z.object({
  items: z.array(customerTicketLine),
  next: z.string().nullable(),
  counts: z.object({ open: z.int(), yours: z.int(), closed: z.int() }),
})

export type PortalState = z.infer<typeof portalState>
export type PortalQuery = z.infer<typeof portalQuery>
export type PortalPage = z.infer<typeof portalPage>
