import { z } from 'zod'

/** Where the ball lies: waiting in a queue, with a seat, with the customer, with a third party, with a vendor who has the work, with the major incident it belongs to, or with the customer for confirmation. */
export const handOffKind = z.enum(['queue', 'seat', 'customer', 'thirdParty', 'vendor', 'incident', 'confirmation'])
/** How a holding ended. */
export const handOffOutcome = z.enum([
  'accepted',
  'returned',
  'escalated',
  'resolved',
  'released',
  'paused',
  'resumed',
  'reopened',
  'closed',
  'joined',
  'left',
])

export type HandOffKind = z.infer<typeof handOffKind>
export type HandOffOutcome = z.infer<typeof handOffOutcome>
