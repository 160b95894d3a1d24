import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { ticketGroup } from '#server/tickets/ticket-commands.contract.ts'
import { ticketTag } from '#server/tickets/tag.contract.ts'
import { supportLevel, ticketPriority, ticketStatus, ticketType } from '#server/tickets/ticket.contract.ts'

export const viewBase = z.enum(['mine', 'answering', 'queue', 'open', 'all'])
export const viewSort = z.enum(['updated', 'opened', 'priority', 'due'])
/** Rows that say much in little room, or a table whose columns are compared. */
export const viewLayout = z.enum(['rows', 'table'])
/** What a row tells, in this order where it is a table, beside number, subject, priority and status. */
export const viewColumn = z.enum([
  'account',
  'circuit',
  'queue',
  'holder',
  'level',
  'type',
  'clock',
  'updated',
  'opened',
  'tags',
])

/** Which tickets a view shows. An empty list asks for nothing in particular. */
export const viewFilters = z.strictObject({
  view: viewBase.default('open'),
  status: z.array(ticketStatus).max(9).default([]),
  priority: z.array(ticketPriority).max(4).default([]),
  type: z.array(ticketType).max(5).default([]),
  level: z.array(supportLevel).max(4).default([]),
  grade: z.array(accountGrade).max(4).default([]),
  tag: z.array(ticketTag).max(10).default([]),
  queue: z.string().trim().max(40).default(''),
  account: z.string().trim().max(40).default(''),
  q: z.string().trim().max(100).default(''),
})

const fields = {
  name: z.string().trim().min(1).max(60),
  shared: z.boolean().default(false),
  filters: viewFilters,
  group: ticketGroup.nullable().default(null),
  sort: viewSort.default('due'),
  /** The other way round. */
  reverse: z.boolean().default(false),
  layout: viewLayout.default('rows'),
  columns: z.array(viewColumn).max(20).default(['account', 'holder', 'clock']),
}
/** `id` is made by the client: saving twice saves once. */
export const newSavedView = z.strictObject({ id: z.uuid(), ...fields })
export const savedViewChange = z.strictObject({ ...fields, version: z.int() })

export const savedView = z.object({
  id: z.uuid(),
  ...fields,
  mine: z.boolean(),
  owner: z.object({ name: z.string(), nameEn: z.string() }),
  /** How many tickets it shows now; 1,000 stands for "more than 999". */
  count: z.int(),
  version: z.int(),
})

export const savedViews = z.object({ items: z.array(savedView), mayShare: z.boolean() })

export type ViewFilters = z.infer<typeof viewFilters>
export type ViewGroup = z.infer<typeof ticketGroup>
export type ViewColumn = z.infer<typeof viewColumn>
export type ViewLayout = z.infer<typeof viewLayout>
export type ViewSort = z.infer<typeof viewSort>
export type NewSavedView = z.infer<typeof newSavedView>
export type SavedViewChange = z.infer<typeof savedViewChange>
export type SavedView = z.infer<typeof savedView>
