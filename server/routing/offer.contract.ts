import { z } from 'zod'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { supportLevel, ticketImpact, ticketPriority, ticketSymptom } from '#server/tickets/ticket.contract.ts'

/** What a seat sees of an offer before it decides. */
export const offerCard = z.object({
  offerId: z.uuid(),
  ticketId: z.uuid(),
  number: z.string(),
  subject: z.string(),
  accountName: z.string().nullable(),
  accountNameEn: z.string().nullable(),
  accountGrade: accountGrade.nullable(),
  circuitNumber: z.string().nullable(),
  serviceGrade: serviceGrade.nullable(),
  priority: ticketPriority,
  symptom: ticketSymptom,
  impact: ticketImpact,
  level: supportLevel,
  queue: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
  openedAt: z.iso.datetime(),
  offeredAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Set when a colleague hands it over: what was found and what was tried. */
  note: z.string().nullable(),
})

export type OfferCard = Omit<z.infer<typeof offerCard>, 'offerId' | 'ticketId'> & {
  offerId: import('#server/kernel/ids.ts').OfferId
  ticketId: import('#server/kernel/ids.ts').TicketId
}
