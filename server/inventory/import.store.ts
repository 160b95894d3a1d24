import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { CircuitFields } from './circuit.contract.ts'
import type { KnownCircuit, KnownInventory } from './import.ts'

type Row = CircuitFields & Omit<KnownCircuit, 'fields'> & { number: string }

/** All that a file can name or change. */
export async function knownInventory(db: Db): Promise<KnownInventory> {
  const [accounts, nodes, circuits] = await Promise.all([
    rowsOf<{ code: string }>(db, sql`select code from accounts`),
    rowsOf<{ code: string }>(db, sql`select code from nodes`),
    rowsOf<Row>(
      db,
      sql`
      select a.code as account, c.number, c.status, c.kind, c.name, c.name_en as "nameEn", c.grade, c.bandwidth_kbps as "bandwidthKbps",
             c.a_end as "aEnd", c.z_end as "zEnd", c.equipment, c.region, c.zone, c.installed_on::text as "installedOn",
             exists (select from resources r where r.circuit_id = c.id) as "holdsResources",
             array(select n.code from circuit_nodes o join nodes n on n.id = o.node_id where o.circuit_id = c.id order by 1) as nodes,
             array(select o.number from circuit_carriers r join circuits o on o.id = r.rides_on_id where r.circuit_id = c.id order by 1) as "ridesOn"
        from circuits c join accounts a on a.id = c.account_id`,
    ),
  ])
  return {
    accounts: new Set(accounts.map(({ code }) => code)),
    nodes: new Set(nodes.map(({ code }) => code)),
    circuits: new Map(
      circuits.map(({ number, account, status, holdsResources, ...fields }) => [
        number,
        { account, status, holdsResources, fields },
      ]),
    ),
  }
}
