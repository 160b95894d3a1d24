import { z } from 'zod'

export const mostAssets = 60

/** POST /api/articles/{number}/files: kept, and how the text names it. */
export const keptAsset = z.object({
  name: z.string(),
  type: z.string(),
  size: z.int(),
  /** To be put where it shall be seen: a picture where a browser draws it, otherwise a link. */
  markdown: z.string(),
})

export type KeptAsset = z.infer<typeof keptAsset>
