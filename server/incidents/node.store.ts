import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { NodeView } from './incident-view.contract.ts'

/** Shared parts of the network by code, name or region, with how many circuits run over each or hang behind it. */
export async function nodesLike(db: Db, q: string): Promise<NodeView[]> {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return rowsOf<NodeView>(
    db,
    sql`
    with recursive behind as (
      select id as root, id from nodes union select b.root, n.id from behind b join nodes n on n.upstream_id = b.id)
    select n.code, n.name, n.name_en as "nameEn", n.kind, n.region,
           (select count(distinct o.circuit_id) from behind b join circuit_nodes o on o.node_id = b.id where b.root = n.id)::int as circuits
      from nodes n
     where n.code ilike ${like} or n.name ilike ${like} or n.name_en ilike ${like} or n.region ilike ${like}
     order by n.code limit 50`,
  )
}
