import { z } from 'zod'
import { presence } from '#server/seats/seat.contract.ts'
import { articleProduct } from '../article.contract.ts'

/** POST /api/questions: what nobody has written down yet. */
export const newQuestion = z.strictObject({
  words: z.string().trim().max(400).default(''),
  text: z.string().trim().min(5).max(2_000),
  /** What it is about; left out, it is guessed from the words. */
  subject: articleProduct.nullable().default(null),
})
/** PUT /api/questions/{id}/owner */
export const questionOwner = z.strictObject({ to: z.uuid(), version: z.int() })
/** PUT /api/questions/{id}/answer: in words, or by naming the article that says it. */
export const questionAnswer = z.strictObject({
  answer: z.string().trim().min(3).max(4_000),
  article: z.string().trim().max(20).nullable().default(null),
})

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
export const questionView = z.object({
  id: z.uuid(),
  words: z.string(),
  text: z.string(),
  askedBy: person,
  at: z.iso.datetime(),
  subject: articleProduct.nullable(),
  /** Whose it is to answer, and by when; null once it has ended, and for the moment in which an older one is given one. */
  owner: person.nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** It has gone up to a supervisor. */
  raised: z.boolean(),
  withdrawn: z.boolean(),
  version: z.int(),
  answer: z
    .object({ text: z.string(), article: z.string().nullable(), by: person, at: z.iso.datetime(), isNew: z.boolean() })
    .nullable(),
})
/**
 * `open`: what waits for an answer, for those who may give one, what is mine to answer first; `mine`: what I asked, the
 * newest first; `answerers`: to whom a question may be given on.
 */
export const questionLists = z.object({
  open: z.array(questionView),
  mine: z.array(questionView),
  answerers: z.array(person.extend({ presence: presence.nullable() })),
})

export type NewQuestion = z.infer<typeof newQuestion>
export type QuestionAnswer = z.infer<typeof questionAnswer>
export type QuestionView = z.infer<typeof questionView>
export type QuestionLists = z.infer<typeof questionLists>
export type QuestionOwner = z.infer<typeof questionOwner>
