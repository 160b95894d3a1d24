import { z } from 'zod'

/** What a circuit takes out of the network's stock: a port, an address (block), a number (range), a pair or a slot. */
export const resourceKind = z.enum(['port', 'address', 'number', 'fibre', 'rackUnit'])
/** `beingReleased`: the circuit gives it up, and the position that answers for it has not yet confirmed that it is free. */
export const resourceState = z.enum(['free', 'held', 'beingReleased'])

const position = z.object({ code: z.string(), name: z.string(), nameEn: z.string() })

export const resourceView = z.object({
  id: z.uuid(),
  kind: resourceKind,
  /** As it is written on the equipment or in the plan: `SH-PE-03 Gi0/2/1`, `203.0.113.8/29`, `021-5000 1200–1299`. */
  label: z.string(),
  node: z.string().nullable(),
  region: z.string(),
  /** Who answers for it: the queue whose seats put it in and take it out. */
  position,
  state: resourceState,
  since: z.iso.datetime(),
  circuit: z.string().nullable(),
  account: z.string().nullable(),
  note: z.string(),
  version: z.int(),
})

export const resourceQuery = z.strictObject({
  q: z.string().max(100).optional(),
  kind: resourceKind.optional(),
  state: resourceState.optional(),
  position: z.string().max(60).optional(),
  circuit: z.string().max(60).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

export const resourceList = z.object({
  items: z.array(resourceView),
  /** For the next page; null on the last. */
  cursor: z.string().nullable(),
  /** How many there are of each state, whatever was asked. */
  counts: z.object({ free: z.int(), held: z.int(), beingReleased: z.int() }),
  positions: z.array(position),
  mayAdd: z.boolean(),
})

/** POST /api/resources: into the free pool. */
export const newResources = z.strictObject({
  kind: resourceKind,
  labels: z.array(z.string().trim().min(2).max(80)).min(1).max(500),
  node: z.string().trim().max(40).nullable(),
  region: z.string().trim().min(1).max(40),
  position: z.string().max(60),
  note: z.string().trim().max(300),
})

/** PUT /api/resources/{id}/state */
export const resourceMove = z.strictObject({
  to: resourceState,
  /** With `held`: which circuit takes it. */
  circuit: z.string().trim().max(60).optional(),
  reason: z.string().trim().max(300).default(''),
  version: z.int(),
})

export type ResourceKind = z.infer<typeof resourceKind>
export type ResourceState = z.infer<typeof resourceState>
export type ResourceView = z.infer<typeof resourceView>
export type ResourceQuery = z.infer<typeof resourceQuery>
export type ResourceList = z.infer<typeof resourceList>
export type NewResources = z.infer<typeof newResources>
export type ResourceMove = z.infer<typeof resourceMove>
