import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { ticketSymptom } from '#server/tickets/ticket.contract.ts'
import { articleAudience, articleProduct, articleState, articleType } from './article.contract.ts'

/** One value, or the parameter repeated: any of them will do. */
export const anyOf = <T extends z.ZodType<string>>(value: T) =>
  z.union([value.transform((one) => [one]), z.array(value)])
const page = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
}

/** GET /api/articles */
export const articleQuery = z.strictObject({
  state: articleState.default('published'),
  product: anyOf(articleProduct).optional(),
  language: anyOf(language).optional(),
  type: anyOf(articleType).optional(),
  audience: anyOf(articleAudience).optional(),
  symptom: anyOf(ticketSymptom).optional(),
  ...page,
})

/** GET /api/help/articles */
export const helpQuery = z.strictObject({
  product: anyOf(articleProduct).optional(),
  language: language.optional(),
  symptom: ticketSymptom.optional(),
  ...page,
})

export type ArticleQuery = z.infer<typeof articleQuery>
