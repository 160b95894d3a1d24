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

/** GET /api/articles and /api/help/articles. `next` is the cursor of the page that follows. */
export const articlePage = z.object({ items: z.array(articleLine), next: z.string().nullable() })

/** How an article fares, as far as its reader may know: tickets are those the reader may see. */
export const articleUse = z.object({
  tickets: z.int(),
  helpful: z.int(),
  unhelpful: z.int(),
  /** The reader's own vote. */
  mine: z.boolean().nullable(),
})

/**
 * `html` is rendered and sanitised by the server; `markdown` is there for staff to insert into replies. `use` is null for
 * customers.
 */
export const articleView = articleLine.extend({
  equipment: z.string().nullable(),
  keywords: z.array(z.string()),
  /** `outOfDate` when the other language was published after this one. */
  translation: z.object({ number: z.string(), language, title: z.string(), outOfDate: z.boolean() }).nullable(),
  /** Of a retired article: why, and where its readers are sent instead. */
  retired: z.object({ reason: z.string().nullable(), redirect: z.string().nullable() }).nullable(),
  /** Null for who does not write. */
  writing: z.object({ stage: z.string().nullable(), mayRetire: z.boolean() }).nullable(),
  html: z.string(),
  markdown: z.string().nullable(),
  use: articleUse.nullable(),
})

/** POST /api/articles/{number}/feedback: the last vote of a person counts. */
export const newFeedback = z.strictObject({
  helpful: z.boolean(),
  reason: z.string().trim().max(2_000).optional(),
})

const segments = z.array(z.object({ text: z.string(), match: z.boolean() }))

/** GET /api/search and /api/help/search. Text comes in segments, never as HTML. */
export const searchHit = z.object({
  kind: z.enum(['article', 'ticket', 'account', 'circuit']),
  number: z.string(),
  title: segments,
  snippet: segments,
  /** `recent` where nothing was asked for. */
  why: z.enum(['number', 'title', 'body', 'keyword', 'synonym', 'pinyin', 'translation', 'recent']),
  /** Where the console shows it. */
  href: z.string(),
  facets: z.record(z.string(), z.string()),
})
const otherWords = z.object({ words: z.string(), total: z.int() }).nullable()
/** What else to ask, and what this reader would find by it. Of a question that found something it is the spelling alone. */
const searchHelp = z.object({
  /** How many there are when all filters are taken away. */
  withoutFilters: z.int(),
  spelling: otherWords,
  otherLanguage: otherWords,
})
export const searchAnswer = z.object({
  hits: z.array(searchHit),
  total: z.int(),
  facets: z.record(z.string(), z.record(z.string(), z.int())),
  /** True while the index is away or being built and the database answers instead. */
  degraded: z.boolean(),
  /** Null unless words were asked for that found nothing, or are written otherwise wherever they stand. */
  help: searchHelp.nullable(),
})

/** GET /api/tickets/{number}/suggestions: fitting articles, each with its reason. */
export const suggestion = articleLine
  .pick({ number: true, title: true, summary: true, type: true, language: true, confidence: true })
  .extend({ because: z.enum(['symptom', 'product', 'text', 'alarm', 'typed', 'earlierFix']), linked: z.boolean() })

export type ArticleLine = z.infer<typeof articleLine>
export type ArticlePage = z.infer<typeof articlePage>
export type ArticleUse = z.infer<typeof articleUse>
export type NewFeedback = z.infer<typeof newFeedback>
export type ArticleView = z.infer<typeof articleView>
export type SearchHit = z.infer<typeof searchHit>
export type SearchHelp = z.infer<typeof searchHelp>
export type SearchAnswer = z.infer<typeof searchAnswer>
export type Suggestion = z.infer<typeof suggestion>
