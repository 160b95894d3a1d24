import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { circuits } from '#server/accounts/account.table.ts'
import { nodes } from '#server/accounts/node.table.ts'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CircuitId, NodeId, QueueId, ResourceId } from '#server/kernel/ids.ts'
import type { ResourceKind, ResourceState } from './inventory.contract.ts'

/** Ports, addresses and numbers of the network: free, or taken by one circuit. */
export const resources = pgTable(
  'resources',
  {
    id: idOf<ResourceId>('id').primaryKey(),
    kind: text('kind').$type<ResourceKind>().notNull(),
    label: text('label').notNull(),
    nodeId: idOf<NodeId>('node_id').references(() => nodes.id),
    region: text('region').notNull(),
    /** The position that answers for it: puts it in, takes it out, and confirms that it is free. */
    queueId: idOf<QueueId>('queue_id').notNull(),
    state: text('state').$type<ResourceState>().notNull().default('free'),
    circuitId: idOf<CircuitId>('circuit_id').references(() => circuits.id),
    since: instant('since').notNull(),
    note: text('note').notNull().default(''),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('resources_label').on(t.kind, t.label),
    index('resources_circuit').on(t.circuitId),
    index('resources_state').on(t.state, t.kind),
    check('resources_free_of_circuit', sql`(state = 'free') = (circuit_id is null)`),
  ],
)

/** What became of each: append-only. */
export const resourceMoves = pgTable(
  'resource_moves',
  {
    id: idOf('id').primaryKey(),
    resourceId: idOf<ResourceId>('resource_id')
      .notNull()
      .references(() => resources.id),
    from: text('from').$type<ResourceState>().notNull(),
    to: text('to').$type<ResourceState>().notNull(),
    /** The circuit that took it or gave it up. */
    circuitId: idOf<CircuitId>('circuit_id').notNull(),
    accountId: idOf<AccountId>('account_id').notNull(),
    reason: text('reason').notNull(),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    index('resource_moves_resource').on(t.resourceId, t.at),
    index('resource_moves_circuit').on(t.circuitId, t.at),
    index('resource_moves_account').on(t.accountId, t.at),
  ],
)
