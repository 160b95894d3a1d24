import { z } from 'zod'
import { circuitKind, language } from '#server/accounts/account.contract.ts'
import { ticketSymptom, ticketType } from '#server/tickets/ticket.contract.ts'
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

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
export const articleTask = z.object({
  id: z.uuid(),
  kind: taskKind,
  text: z.string(),
  at: z.iso.datetime(),
  ticket: z.string().nullable(),
  article: z.object({ number: z.string(), title: z.string(), language, owner: z.string(), audience: articleAudience }),
  /** Whose it is, and by when; null for the moment in which an older one is given somebody. */
  owner: person.nullable(),
  dueAt: z.iso.datetime().nullable(),
  version: z.int(),
  done: z
    .object({
      at: z.iso.datetime(),
      by: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
      outcome: z.string(),
    })
    .nullable(),
})
/** `people`: to whom a task may be given on. */
export const articleTaskList = z.object({ items: z.array(articleTask), people: z.array(person) })

/** PUT /api/article-tasks/{id}/owner */
export const taskOwner = z.strictObject({ to: z.uuid(), version: z.int() })

/** GET /api/me/knowledge: what waits for me in the knowledge base. */
export const knowledgeWork = z.object({ questions: z.int(), tasks: z.int() })

/** PUT /api/article-tasks/{id}/outcome */
export const taskOutcome = z.strictObject({ outcome: z.string().trim().min(3).max(1_000) })

const days = z.coerce.number().int().min(7).max(180).default(30)

/** GET /api/knowledge/learning */
export const learningQuery = z.strictObject({ days })

const share = z.object({ part: z.int(), whole: z.int() })
const week = z.object({ from: z.iso.date(), closed: z.int(), linked: z.int() })

/** Every share with what it is a part of, so that nobody reads 100 % of three. */
export const learningView = z.object({
  days: z.int(),
  /** Closed tickets that carry an article that was used or made for them. */
  linked: share,
  /**
   * Tickets closed without leaving the first seat and never rejected, like with like: only kinds that were closed both with
   * an article of the first line and without one, `without.rate` weighted as the kinds are spread over those with an article.
   */
  firstContact: z.object({
    with: share,
    without: share.extend({ rate: z.number().nullable() }),
    kinds: z.array(z.object({ type: ticketType, symptom: ticketSymptom, with: share, without: share })),
    leftOut: z.object({ with: z.int(), without: z.int() }),
  }),
  /** Searches of signed-in customers that no ticket followed within 24 hours. */
  deflected: share,
  /** Searches that led to something. */
  opened: share,
  weeks: z.array(week),
  /** Searched three times or more, in any order of the words, and hardly ever was there anything to open. */
  searchGaps: z.array(
    z.object({ words: z.string(), normal: z.string(), count: z.int(), total: z.int(), last: z.iso.datetime() }),
  ),
  /** Closed tickets without an article, by what they were about. */
  ticketGaps: z.array(
    z.object({
      ...{ type: ticketType, product: circuitKind.nullable(), symptom: ticketSymptom, count: z.int() },
      /** The number of the last one, to write down. */
      newest: z.string(),
    }),
  ),
  /** Past their review date, the longest first. */
  stale: z.array(
    z.object({ number: z.string(), title: z.string(), language, owner: z.string(), reviewOn: z.iso.date() }),
  ),
  /** Read and used most. */
  reused: z.array(z.object({ number: z.string(), title: z.string(), language, tickets: z.int(), failed: z.int() })),
  openTasks: z.int(),
})

/** GET /api/knowledge/learning/tickets: the closed tickets a figure counts. */
export const ticketsBehindQuery = z.strictObject({
  days,
  /** `asked`: the first line used an article; `alone`: it did not; with `First` those it solved at first contact. */
  of: z.enum(['closed', 'linked', 'unlinked', 'asked', 'askedFirst', 'alone', 'aloneFirst']).default('closed'),
  /** Only kinds of ticket that were closed both ways: what the comparison counts. */
  compared: z.stringbool().default(false),
  type: ticketType.optional(),
  symptom: ticketSymptom.optional(),
  /** A kind of circuit, or `none`. */
  product: z.enum([...circuitKind.options, 'none']).optional(),
  /** The Monday of a week. */
  week: z.iso.date().optional(),
  /** Linked as used, or as tried in vain, whatever became of the ticket. */
  article: z.string().max(20).optional(),
})
export const ticketsBehind = z.object({
  total: z.int(),
  items: z.array(
    z.object({
      ...{ number: z.string(), subject: z.string(), type: ticketType, symptom: ticketSymptom },
      ...{ product: circuitKind.nullable(), account: z.string().nullable(), accountEn: z.string().nullable() },
      ...{ endedAt: z.iso.datetime(), firstContact: z.boolean(), articles: z.array(z.string()) },
    }),
  ),
})

/** GET /api/knowledge/learning/searches: the searches a figure counts, the same words together. */
export const searchesBehindQuery = z.strictObject({
  days,
  of: z.enum(['all', 'opened', 'vain', 'helped', 'asked']).default('all'),
  /** The same words in any order. */
  normal: z.string().max(400).optional(),
})
export const searchesBehind = z.object({
  /** Searches, not lines. */
  total: z.int(),
  items: z.array(
    z.object({
      ...{ words: z.string(), count: z.int(), opened: z.int(), total: z.int(), last: z.iso.datetime() },
      ...{ places: z.array(searchPlace), numbers: z.array(z.string()) },
    }),
  ),
})

export type TicketsBehindQuery = z.infer<typeof ticketsBehindQuery>
export type TicketsBehind = z.infer<typeof ticketsBehind>
export type SearchesBehindQuery = z.infer<typeof searchesBehindQuery>
export type SearchesBehind = z.infer<typeof searchesBehind>
export type SearchPlace = z.infer<typeof searchPlace>
export type EndedSearch = z.infer<typeof endedSearch>
export type TaskKind = z.infer<typeof taskKind>
export type ArticleTaskList = z.infer<typeof articleTaskList>
export type KnowledgeWork = z.infer<typeof knowledgeWork>
export type ArticleTask = z.infer<typeof articleTask>
export type LearningView = z.infer<typeof learningView>
