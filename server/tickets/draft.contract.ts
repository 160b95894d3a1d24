import { z } from 'zod'
import { fileView } from '#server/files/file.contract.ts'

export const draftMode = z.enum(['public', 'internal'])

/** What I am writing: `id` is the message's, from its first letter on. */
export const draftView = z.object({
  mode: draftMode,
  id: z.uuid(),
  body: z.string(),
  promisedAt: z.iso.datetime().nullable(),
  files: z.array(fileView),
  version: z.int(),
  updatedAt: z.iso.datetime(),
})
/** `version` is the one it was based on, null for the first: another browser of mine may have written meanwhile. */
export const keptDraft = z.strictObject({
  id: z.uuid(),
  body: z.string().max(20_000),
  promisedAt: z.iso.datetime({ offset: true }).nullable().default(null),
  files: z.array(z.strictObject(fileView.shape)).max(10).default([]),
  version: z.int().nullable(),
})

export type DraftView = z.infer<typeof draftView>
export type KeptDraft = z.infer<typeof keptDraft>
