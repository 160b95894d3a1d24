import { z } from 'zod'

/** A short word, one way of writing it: `割接`, `repeat fault`. */
export const ticketTag = z
  .string()
  .normalize('NFKC')
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _./-]{0,29}$/u, 'Letters and digits, at most 30')

export const tagging = z.strictObject({
  add: z.array(ticketTag).max(10).default([]),
  remove: z.array(ticketTag).max(10).default([]),
})
/** On how many tickets that are not over, and on how many in all. */
export const tagUse = z.object({ tag: z.string(), open: z.int(), total: z.int() })

export type Tagging = z.infer<typeof tagging>
export type TagUse = z.infer<typeof tagUse>
