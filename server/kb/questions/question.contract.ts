import { z } from 'zod'

/** POST /api/questions: what nobody has written down yet. */
export const newQuestion = z.strictObject({
  words: z.string().trim().max(400).default(''),
  text: z.string().trim().min(5).max(2_000),
})
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
  answer: z
    .object({ text: z.string(), article: z.string().nullable(), by: person, at: z.iso.datetime(), isNew: z.boolean() })
    .nullable(),
})
/** `open`: what waits for an answer, for those who may give one; `mine`: what I asked, the newest first. */
export const questionLists = z.object({ open: z.array(questionView), mine: z.array(questionView) })

export type NewQuestion = z.infer<typeof newQuestion>
export type QuestionAnswer = z.infer<typeof questionAnswer>
export type QuestionView = z.infer<typeof questionView>
export type QuestionLists = z.infer<typeof questionLists>
