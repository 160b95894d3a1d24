import { z } from 'zod'

/** Checked by the command, which names the word that is wrong. */
const terms = z.array(z.string().max(200)).max(40)
const note = z.string().trim().max(200)

/** POST /api/synonyms */
export const newSynonyms = z.strictObject({ terms, note: note.default('') })
/** PUT /api/synonyms/{id} */
export const synonymsChange = z.strictObject({ terms, note: note.default(''), version: z.int() })
export const synonymsVersion = z.strictObject({ version: z.coerce.number().int() })

export const synonymGroup = z.object({
  id: z.uuid(),
  terms: z.array(z.string()),
  note: z.string(),
  version: z.int(),
  /** Null: as the release brought it. */
  changedBy: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
  changedAt: z.iso.datetime(),
  removed: z.boolean(),
})
export const synonymList = z.object({ items: z.array(synonymGroup) })

/** POST /api/synonyms/readings: how a question is read, now and after a change that is not saved yet. */
export const readingQuestion = z.strictObject({
  text: z.string().trim().min(1).max(400),
  draft: z.strictObject({ id: z.uuid().nullable(), terms }).optional(),
})
const reading = z.object({
  words: z.array(
    z.object({ typed: z.string(), others: z.array(z.object({ text: z.string(), by: z.enum(['synonym', 'pinyin']) })) }),
  ),
  phrases: z.array(z.string()),
})
export const readingAnswer = z.object({ now: reading, then: reading.nullable() })

export type SynonymGroup = z.infer<typeof synonymGroup>
export type NewSynonyms = z.infer<typeof newSynonyms>
export type SynonymsChange = z.infer<typeof synonymsChange>
export type Reading = z.infer<typeof reading>
export type ReadingAnswer = z.infer<typeof readingAnswer>
