import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf } from '#server/db/columns.ts'
import type { CircuitId, NodeId } from '#server/kernel/ids.ts'
import { circuits } from './account.table.ts'
import type { NodeKind } from './node.contract.ts'

/** Shared parts of the network. When one fails, everything that runs over it, or hangs behind it, fails with it. */
export const nodes = pgTable(
  'nodes',
  {
    id: idOf<NodeId>('id').primaryKey(),
    code: text('code').notNull().unique(),
    kind: text('kind').$type<NodeKind>().notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    region: text('region').notNull(),
    /** The node it hangs on; null for one that stands by itself. */
    upstreamId: idOf<NodeId>('upstream_id'),
  },
  (t) => [index('nodes_upstream').on(t.upstreamId)],
)

/** Which circuits run over which node. */
export const circuitNodes = pgTable(
  'circuit_nodes',
  {
    circuitId: idOf<CircuitId>('circuit_id')
      .notNull()
      .references(() => circuits.id),
    nodeId: idOf<NodeId>('node_id')
      .notNull()
      .references(() => nodes.id),
  },
  (t) => [primaryKey({ columns: [t.circuitId, t.nodeId] }), index('circuit_nodes_node').on(t.nodeId)],
)
