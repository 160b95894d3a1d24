import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { CommonNode } from './incident-view.contract.ts'

/**
 * Parts of the network that every circuit named so far runs over or hangs behind, the narrowest first: one of them may be
 * what is broken, and then more is hit than has been reported. Nothing once a node is named, or where nothing else runs over it.
 */
export async function commonNodes(db: Db, incident: TicketId): Promise<CommonNode[]> {
  const found = await rowsOf<CommonNode>(
    db,
    sql`
    with recursive scope as (select kind, target_id as id from incident_scopes where incident_id = ${incident}),
    named as (select c.id, c.account_id from circuits c join scope s on s.kind = 'circuit' and s.id = c.id),
    under as (
      select o.circuit_id, o.node_id from circuit_nodes o join named n on n.id = o.circuit_id
      union
      select u.circuit_id, n.upstream_id from under u join nodes n on n.id = u.node_id where n.upstream_id is not null),
    common as (
      select node_id from under group by node_id
      having count(distinct circuit_id) = (select count(*) from named) and count(distinct circuit_id) > 1),
    behind as (
      select node_id as root, node_id as id from common
      union select b.root, n.id from behind b join nodes n on n.upstream_id = b.id),
    further as (
      select distinct b.root, c.id, c.account_id
        from behind b join circuit_nodes o on o.node_id = b.id join circuits c on c.id = o.circuit_id and c.status <> 'ceased'
       where c.id not in (select id from named))
    select n.code, n.name, n.name_en as "nameEn", count(f.id)::int as circuits,
           count(distinct f.account_id) filter (where f.account_id not in (select account_id from named))::int as accounts
      from further f join nodes n on n.id = f.root
     where not exists (select from scope where kind = 'node')
     group by n.id order by circuits, (select count(*) from behind b where b.root = n.id), n.code`,
  )
  // What lies further up is another guess only where more hangs on it.
  return found.filter(({ circuits }, i) => circuits > (found[i - 1]?.circuits ?? 0)).slice(0, 3)
}
