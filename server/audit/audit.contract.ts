import { z } from 'zod'

/** What is kept of how the house is set up, by area: the screens filter by these. */
export const auditArea = z.enum([
  'people',
  'seats',
  'routing',
  'promises',
  'attention',
  'accounts',
  'knowledge',
  'house',
])

/**
 * `possible`: the value before can be set again. `newer`: it was changed again since, so nothing is undone behind
 * somebody's back. `never`: the act itself has no way back; what it did is changed where it was made.
 */
export const undoState = z.enum(['possible', 'newer', 'never'])

export const auditEntry = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  type: z.string(),
  area: auditArea,
  by: z.object({ id: z.string().nullable(), name: z.string(), nameEn: z.string() }),
  /** What it is about, as people call it; null for settings there is one of. */
  subject: z.object({ code: z.string().nullable(), name: z.string(), nameEn: z.string() }).nullable(),
  payload: z.record(z.string(), z.unknown()),
  undo: undoState,
})

/** GET /api/audit, newest first. `names`: whom and what the ids in it mean. */
export const auditPage = z.object({
  items: z.array(auditEntry),
  names: z.record(z.string(), z.object({ name: z.string(), nameEn: z.string() })),
  next: z.int().nullable(),
})
export const auditQuery = z.strictObject({
  area: auditArea.optional(),
  by: z.uuid().optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
})

export type AuditArea = z.infer<typeof auditArea>
export type AuditEntry = z.infer<typeof auditEntry>
export type AuditPage = z.infer<typeof auditPage>
export type AuditQuery = z.infer<typeof auditQuery>
