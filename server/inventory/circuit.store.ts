import { eq, inArray, sql } from 'drizzle-orm'
import type { CircuitStatus } from '#server/accounts/account.contract.ts'
import { accounts, circuits } from '#server/accounts/account.table.ts'
import { circuitNodes, nodes } from '#server/accounts/node.table.ts'
import type { Actor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { newId, type AccountId, type CircuitId, type NodeId } from '#server/kernel/ids.ts'
import type { CircuitFields } from './circuit.contract.ts'
import { circuitCarriers, circuitStatusLog } from './circuit.table.ts'

export type Circuit = typeof circuits.$inferSelect

export async function accountCoded(db: Db, code: string): Promise<{ id: AccountId; code: string } | null> {
  const [row] = await db
    .select({ id: accounts.id, code: accounts.code })
    .from(accounts)
    .where(eq(accounts.code, code.toUpperCase()))
  return row ?? null
}

export async function lockCircuit(tx: Db, number: string): Promise<Circuit | null> {
  const [row] = await tx.select().from(circuits).where(eq(circuits.number, number)).for('update')
  return row ?? null
}

/** Labels of what a circuit holds or is still giving up. */
export async function heldBy(db: Db, circuitId: CircuitId): Promise<string[]> {
  const rows = await rowsOf<{ label: string }>(
    db,
    sql`select label from resources where circuit_id = ${circuitId} order by kind, label`,
  )
  return rows.map(({ label }) => label)
}

/** Ids of nodes and circuits by their codes and numbers; what is unknown is missing. */
export async function partsNamed(
  db: Db,
  { nodes: codes, ridesOn: numbers }: Pick<CircuitFields, 'nodes' | 'ridesOn'>,
): Promise<{ nodes: Map<string, NodeId>; circuits: Map<string, CircuitId> }> {
  const [found, others] = await Promise.all([
    codes.length > 0 ? db.select({ id: nodes.id, code: nodes.code }).from(nodes).where(inArray(nodes.code, codes)) : [],
    numbers.length > 0
      ? db.select({ id: circuits.id, number: circuits.number }).from(circuits).where(inArray(circuits.number, numbers))
      : [],
  ])
  return {
    nodes: new Map(found.map(({ id, code }) => [code, id])),
    circuits: new Map(others.map(({ id, number }) => [number, id])),
  }
}

/** Who rides on whom, by number: small, as few circuits ride on others. */
export async function allCarriers(db: Db): Promise<Map<string, string[]>> {
  const rows = await rowsOf<{ number: string; on: string[] }>(
    db,
    sql`select c.number, array_agg(o.number) as "on" from circuit_carriers r
          join circuits c on c.id = r.circuit_id join circuits o on o.id = r.rides_on_id group by c.number`,
  )
  return new Map(rows.map(({ number, on }) => [number, on]))
}

export async function setParts(
  tx: Db,
  circuitId: CircuitId,
  parts: { nodes: readonly NodeId[]; ridesOn: readonly CircuitId[] },
): Promise<void> {
  await tx.delete(circuitNodes).where(eq(circuitNodes.circuitId, circuitId))
  await tx.delete(circuitCarriers).where(eq(circuitCarriers.circuitId, circuitId))
  if (parts.nodes.length > 0) await tx.insert(circuitNodes).values(parts.nodes.map((nodeId) => ({ circuitId, nodeId })))
  if (parts.ridesOn.length > 0)
    await tx.insert(circuitCarriers).values(parts.ridesOn.map((ridesOnId) => ({ circuitId, ridesOnId })))
}

export async function logStatus(
  tx: Db,
  actor: Actor,
  now: Date,
  change: { circuitId: CircuitId; from: CircuitStatus | null; to: CircuitStatus; reason: string },
): Promise<void> {
  await tx.insert(circuitStatusLog).values({ id: newId(), ...change, byName: actor.name, at: now })
}
