import { z } from 'zod'

/** How a promise to be heard of ended; `released` when nothing was owed any more. */
export const promiseOutcome = z.enum(['kept', 'broken', 'released'])

const instant = z.iso.datetime()

/** The promises of one ticket: the next one, and how the earlier ones ended. */
export const promiseTally = z.object({
  /** The promise that is owed now, or was broken and not answered yet. */
  open: z
    .object({
      dueAt: instant,
      madeAt: instant,
      by: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
      broken: z.boolean(),
    })
    .nullable(),
  kept: z.int(),
  broken: z.int(),
})

export type PromiseOutcome = z.infer<typeof promiseOutcome>
export type PromiseTally = z.infer<typeof promiseTally>
