import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { ticketSymptom } from '#server/tickets/ticket.contract.ts'
import { articleAudience, articleConfidence, articleProduct, articleState, articleType } from './article.contract.ts'

export const articleLine = z.object({
  number: z.string(),
  language,
  title: z.string(),
  summary: z.string(),
  type: articleType,
  product: articleProduct,
  audience: articleAudience,
  confidence: articleConfidence,
  state: articleState,
  symptoms: z.array(ticketSymptom),
  owner: z.string(),
  reviewOn: z.iso.date(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
})

/** `html` is rendered and sanitised by the server; `markdown` is there for staff to insert into replies. */
export const articleView = articleLine.extend({
  equipment: z.string().nullable(),
  keywords: z.array(z.string()),
  translation: z.object({ number: z.string(), language, title: z.string() }).nullable(),
  html: z.string(),
  markdown: z.string().nullable(),
})

const segments = z.array(z.object({ text: z.string(), match: z.boolean() }))

/** GET /api/search and /api/help/search. Text comes in segments, never as HTML. */
export const searchHit = z.object({
  kind: z.enum(['article', 'ticket', 'account', 'circuit']),
  number: z.string(),
  title: segments,
  snippet: segments,
  why: z.enum(['number', 'title', 'body', 'keyword', 'synonym', 'pinyin', 'translation']),
  /** Where the console shows it. */
  href: z.string(),
  facets: z.record(z.string(), z.string()),
})
export const searchAnswer = z.object({
  hits: z.array(searchHit),
  total: z.int(),
  facets: z.record(z.string(), z.record(z.string(), z.int())),
  /** True while the index cannot be reached and the database answers instead. */
  degraded: z.boolean(),
})

/** GET /api/tickets/{number}/suggestions: fitting articles, each with its reason. */
export const suggestion = articleLine
  .pick({ number: true, title: true, summary: true, type: true, language: true, confidence: true })
  .extend({ because: z.enum(['symptom', 'product', 'text', 'earlierFix']), linked: z.boolean() })

export type ArticleLine = z.infer<typeof articleLine>
export type ArticleView = z.infer<typeof articleView>
export type SearchHit = z.infer<typeof searchHit>
export type SearchAnswer = z.infer<typeof searchAnswer>
export type Suggestion = z.infer<typeof suggestion>
