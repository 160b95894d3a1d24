import { z } from 'zod'

/** What is asked again: the words, the kind, and the chosen facets, as the address of the search screen says them. */
export const savedQuestion = z.strictObject({
  q: z.string().trim().max(400),
  kind: z
    .array(z.enum(['article', 'ticket', 'account', 'circuit']))
    .max(4)
    .default([]),
  facets: z.record(z.string().max(20), z.array(z.string().max(60)).max(20)).default({}),
})

/** POST /api/saved-searches */
export const newSavedSearch = z.strictObject({ name: z.string().trim().min(1).max(60), question: savedQuestion })

export const savedSearch = z.object({
  id: z.uuid(),
  name: z.string(),
  question: savedQuestion,
  at: z.iso.datetime(),
})

export type SavedQuestion = z.infer<typeof savedQuestion>
export type NewSavedSearch = z.infer<typeof newSavedSearch>
export type SavedSearch = z.infer<typeof savedSearch>
