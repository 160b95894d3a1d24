import { z } from 'zod'

/** How long whoever holds the ticket has to answer. */
export const updateWithinMinutes = 30

const updateRequest = z.object({
  id: z.uuid(),
  askedBy: z.string(),
  /** The reader asked it: others answer. */
  mine: z.boolean(),
  question: z.string(),
  askedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  overdue: z.boolean(),
  answeredAt: z.iso.datetime().nullable(),
  answeredBy: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
})

/** GET /api/tickets/{number}/progress-questions: what the account's manager asked, the latest first. */
export const updateRequests = z.object({
  items: z.array(updateRequest),
  mayAsk: z.boolean(),
})
export const askingForUpdate = z.strictObject({
  question: z.string().trim().min(3, 'Say what you want to know.').max(500),
})
export type UpdateRequests = z.infer<typeof updateRequests>
