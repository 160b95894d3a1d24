import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { articleAudience } from '../article.contract.ts'

export const searchPlace = z.enum(['console', 'knowledge', 'ticket', 'help', 'portal', 'report'])

/** POST /api/searches: a search somebody ended, by opening something or by giving up. */
export const endedSearch = z.strictObject({
  place: searchPlace,
  words: z.string().trim().min(2).max(400),
  total: z.int().min(0).max(1_000_000),
  /** The number of what was opened. */
  opened: z.string().max(40).nullable(),
})

/** `feedback`: a vote that it did not help; `flag`: a colleague at work saw something wrong. */
export const taskKind = z.enum(['feedback', 'flag'])

/** POST /api/articles/{number}/flags */
export const newFlag = z.strictObject({
  text: z.string().trim().min(3).max(2_000),
  ticket: z.string().max(20).optional(),
})

export const articleTask = z.object({
  id: z.uuid(),
  kind: taskKind,
  text: z.string(),
  at: z.iso.datetime(),
  ticket: z.string().nullable(),
  article: z.object({ number: z.string(), title: z.string(), language, owner: z.string(), audience: articleAudience }),
  done: z.object({ at: z.iso.datetime(), by: z.string(), outcome: z.string() }).nullable(),
})
export const articleTaskList = z.object({ items: z.array(articleTask) })

/** PUT /api/article-tasks/{id}/outcome */
export const taskOutcome = z.strictObject({ outcome: z.string().trim().min(3).max(1_000) })

/** GET /api/knowledge/learning */
export const learningQuery = z.strictObject({ days: z.coerce.number().int().min(7).max(180).default(30) })

const share = z.object({ part: z.int(), whole: z.int() })
const week = z.object({ from: z.iso.date(), closed: z.int(), linked: z.int() })

/** Every share with what it is a part of, so that nobody reads 100 % of three. */
export const learningView = z.object({
  days: z.int(),
  /** Closed tickets that carry an article that was used or made for them. */
  linked: share,
  /** Tickets closed without leaving the first seat and never reopened: with an article, and without one. */
  firstContactWith: share,
  firstContactWithout: share,
  /** Searches of signed-in customers that no ticket followed within 24 hours. */
  deflected: share,
  /** Searches that led to something. */
  opened: share,
  weeks: z.array(week),
  /** Searched three times or more, and nobody found anything to open. */
  searchGaps: z.array(z.object({ words: z.string(), count: z.int(), total: z.int(), last: z.iso.datetime() })),
  /** Closed tickets without an article, by what they were about. */
  ticketGaps: z.array(
    z.object({ product: z.string().nullable(), symptom: z.string(), count: z.int(), numbers: z.array(z.string()) }),
  ),
  /** Past their review date, the longest first. */
  stale: z.array(
    z.object({ number: z.string(), title: z.string(), language, owner: z.string(), reviewOn: z.iso.date() }),
  ),
  /** Read and used most. */
  reused: z.array(z.object({ number: z.string(), title: z.string(), language, tickets: z.int(), failed: z.int() })),
  openTasks: z.int(),
})

export type SearchPlace = z.infer<typeof searchPlace>
export type EndedSearch = z.infer<typeof endedSearch>
export type TaskKind = z.infer<typeof taskKind>
export type ArticleTask = z.infer<typeof articleTask>
export type LearningView = z.infer<typeof learningView>
