import { z } from 'zod'
import { language } from '#server/accounts/account.contract.ts'
import { ticketSymptom } from '#server/tickets/ticket.contract.ts'
import { articleAudience, articleConfidence, articleProduct, articleType } from './article.contract.ts'

/** Where a working copy stands on its way to the readers. */
export const workingCopyStage = z.enum(['draft', 'inReview', 'approved', 'scheduled'])

const line = (longest: number) => z.string().trim().max(longest)

/** What is being written. A draft may be unfinished: only what goes to review must be whole. */
export const articleContent = z.strictObject({
  language,
  title: line(160),
  summary: line(400),
  type: articleType,
  audience: articleAudience,
  confidence: articleConfidence,
  product: articleProduct,
  symptoms: z.array(ticketSymptom).max(8),
  equipment: line(200).nullable(),
  keywords: z.array(line(60).min(1)).max(30),
  /** The number of the article this one is the other language of. */
  translates: z
    .string()
    .regex(/^KB-\d{4}$/)
    .nullable(),
  /** The team that keeps it true. */
  owner: z.string().regex(/^[a-z][a-zA-Z0-9-]{1,39}$/),
  reviewOn: z.iso.date(),
  body: z.string().max(100_000),
})

/** POST /api/articles. With `ticket` the draft is filled in from a ticket that the writer may see. */
export const newArticle = z.strictObject({
  type: articleType,
  language,
  product: articleProduct,
  audience: articleAudience,
  ticket: z.string().max(20).optional(),
  /** What was looked for in vain: its first title, and a keyword by which it will be found. */
  words: z.string().trim().min(2).max(40).optional(),
  translates: z
    .string()
    .regex(/^KB-\d{4}$/)
    .optional(),
})

/** PUT /api/articles/{number}/working-copy */
export const savedCopy = z.strictObject({ version: z.int(), content: articleContent })

const basedOn = z.int()

/** PUT /api/articles/{number}/working-copy/review: asks somebody else to read it by a day. */
export const reviewRequest = z.strictObject({ version: basedOn, reviewer: z.uuid(), due: z.iso.date() })

/** POST /api/articles/{number}/working-copy/verdicts */
export const verdict = z.strictObject({
  version: basedOn,
  approve: z.boolean(),
  comment: z.string().trim().max(2_000).optional(),
})

/** PUT /api/articles/{number}/working-copy/publication: now, or at a later moment. */
export const publication = z.strictObject({
  version: basedOn,
  at: z.iso.datetime().nullable(),
  note: line(400).optional(),
})

/** PUT /api/articles/{number}/retirement */
export const retirement = z.strictObject({
  reason: z.string().trim().min(3).max(400),
  /** Where readers are sent instead. */
  redirect: z
    .string()
    .regex(/^KB-\d{4}$/)
    .nullable(),
})

const person = z.object({ id: z.string(), name: z.string(), nameEn: z.string() })

/** What a person may do with a working copy as it stands. */
export const copyAction = z.enum([
  'save',
  'submit',
  'approve',
  'sendBack',
  'publish',
  'publishInProgress',
  'schedule',
  'unschedule',
  'discard',
])

export const workingCopyView = z.object({
  number: z.string(),
  stage: workingCopyStage,
  version: z.int(),
  /** The published version it changes; null for an article that nobody has read yet. */
  base: z.int().nullable(),
  content: articleContent,
  author: person,
  reviewer: person.nullable(),
  reviewDue: z.iso.date().nullable(),
  comment: z.string().nullable(),
  publishAt: z.iso.datetime().nullable(),
  ticket: z.string().nullable(),
  updatedAt: z.iso.datetime(),
  actions: z.array(copyAction),
})

export const workingCopyLine = workingCopyView
  .pick({ number: true, stage: true, author: true, reviewer: true, reviewDue: true, publishAt: true, updatedAt: true })
  .extend({ title: z.string(), type: articleType, language, isNew: z.boolean() })

/** GET /api/articles/working-copies */
export const workingCopyList = z.object({ items: z.array(workingCopyLine) })

/** Stands where a writer's name would: the version came from a file. */
export const writtenByFile = 'article import'

export const articleVersionView = z.object({
  version: z.int(),
  title: z.string(),
  summary: z.string(),
  body: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  note: z.string().nullable(),
})
export const articleVersionList = z.object({ items: z.array(articleVersionView) })

/** POST /api/articles/preview */
export const previewRequest = z.strictObject({
  markdown: z.string().max(100_000),
  /** Whom it is written for: a link they cannot follow is told. */
  audience: articleAudience.default('agents'),
  /** Its own number, which is no link. */
  number: z.string().max(20).optional(),
})
/**
 * A link that leads nowhere. `absent`: there is no such thing, or the writer may not see it; `hidden`: those the text is
 * written for may not see it.
 */
const linkFinding = z.object({
  kind: z.enum(['article', 'ticket', 'file', 'page']),
  target: z.string(),
  why: z.enum(['absent', 'retired', 'unpublished', 'hidden']),
  line: z.int(),
})
export const previewAnswer = z.object({ html: z.string(), links: z.array(linkFinding) })

export type LinkFinding = z.infer<typeof linkFinding>
export type PreviewAnswer = z.infer<typeof previewAnswer>
export type WorkingCopyStage = z.infer<typeof workingCopyStage>
export type ArticleContent = z.infer<typeof articleContent>
export type NewArticle = z.infer<typeof newArticle>
export type CopyAction = z.infer<typeof copyAction>
export type WorkingCopyView = z.infer<typeof workingCopyView>
export type WorkingCopyLine = z.infer<typeof workingCopyLine>
export type ArticleVersionView = z.infer<typeof articleVersionView>
