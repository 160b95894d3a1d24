import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { ticketSymptom } from '#server/tickets/ticket.contract.ts'
import { articleProduct } from './article.contract.ts'

/** GET /api/help/known-errors: faults we know of and have written down for customers, for what somebody describes. */
export const knownErrorQuestion = z.strictObject({
  symptom: ticketSymptom.optional(),
  product: articleProduct.optional(),
  language: language.optional(),
})

const knownError = z.object({
  number: z.string(),
  language,
  title: z.string(),
  summary: z.string(),
  product: articleProduct,
  symptoms: z.array(ticketSymptom),
  updatedAt: z.iso.datetime(),
})
export const knownErrorList = z.object({ items: z.array(knownError) })

/** GET /api/portal/known-errors: those that may show on the own circuits, with their numbers. */
const ownKnownError = knownError.extend({ circuits: z.array(z.string()) })
export const ownKnownErrorList = z.object({ items: z.array(ownKnownError) })

export type KnownError = z.infer<typeof knownError>
export type OwnKnownError = z.infer<typeof ownKnownError>
