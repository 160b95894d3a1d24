import { z } from 'zod'

export const invariantCode = z.enum([
  'ticketHasOwner',
  'sameHolder',
  'oneOpenOffer',
  'oneWorkItem',
  'loadCounted',
  'deadlinesKept',
  'deadlinesOnce',
  'statusEvents',
  'hashChain',
  'handOffsGapless',
  'readersKeepUp',
  'questionHasOwner',
])

export const invariantReport = z.object({
  code: invariantCode,
  /** What is always true, as a sentence. */
  name: z.string(),
  /** How many rows break it, at most 100. */
  offending: z.int(),
  /** The first few of them, as the database has them. */
  examples: z.array(z.record(z.string(), z.unknown())),
})

/** GET /readyz?deep=1, for administrators. */
export const deepReadiness = z.object({
  status: z.enum(['ok', 'broken']),
  at: z.iso.datetime(),
  invariants: z.array(invariantReport),
  search: z.object({ driver: z.string(), status: z.string() }),
  versions: z.object({ keyline: z.string(), node: z.string(), postgres: z.string() }),
})

export type InvariantCode = z.infer<typeof invariantCode>
export type InvariantReport = z.infer<typeof invariantReport>
export type DeepReadiness = z.infer<typeof deepReadiness>
