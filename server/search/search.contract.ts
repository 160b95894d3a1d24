import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { anyOf } from '#server/kb/article-list.contract.ts'
import { articleAudience, articleConfidence, articleProduct, articleType } from '#server/kb/article.contract.ts'
import { ticketPriority, ticketStatus, ticketSymptom, ticketType } from '#server/tickets/ticket.contract.ts'

/** What is typed or pasted; the first 400 characters are looked for. */
const words = z.string().max(2_000).default('')

/** GET /api/search */
export const searchQuestion = z.strictObject({
  q: words,
  kind: anyOf(z.enum(['article', 'ticket', 'account', 'circuit'])).optional(),
  /** The reader's own, which comes first; hides nothing. */
  reader: language.optional(),
  language: anyOf(language).optional(),
  product: anyOf(articleProduct).optional(),
  type: anyOf(z.union([articleType, ticketType])).optional(),
  audience: anyOf(articleAudience).optional(),
  confidence: anyOf(articleConfidence).optional(),
  symptom: anyOf(ticketSymptom).optional(),
  status: anyOf(ticketStatus).optional(),
  priority: anyOf(ticketPriority).optional(),
  /** Of an article in several languages only one: the reader's, where that was found too. */
  oneLanguage: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  offset: z.coerce.number().int().min(0).max(900).default(0),
})

/** GET /api/help/search. `language` comes first and hides nothing; `symptom` lifts what fits the fault at hand. */
export const helpQuestion = z.strictObject({
  q: words,
  language: language.optional(),
  symptom: ticketSymptom.optional(),
  product: articleProduct.optional(),
  limit: z.coerce.number().int().min(1).max(20).default(8),
})

/** GET /api/tickets/{number}/suggestions */
export const suggestionQuestion = z.strictObject({
  reader: language.optional(),
  /** What is being written on the ticket just now. */
  typed: words,
})
