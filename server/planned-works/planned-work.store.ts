import { eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import {
  newId,
  type AccountId,
  type CircuitId,
  type ContactId,
  type NodeId,
  type PersonId,
  type PlannedWorkId,
} from '#server/kernel/ids.ts'
import type { WorkNoticeKind } from './planned-work.contract.ts'
import { plannedWorkCircuits, plannedWorkNotices, plannedWorks, plannedWorkTargets } from './planned-work.table.ts'

export type Work = typeof plannedWorks.$inferSelect

export interface Reached {
  circuitId: CircuitId
  accountId: AccountId
  number: string
  why: 'circuit' | 'node' | 'carrier'
}

export async function nextWorkNumber(tx: Transaction, now: Date): Promise<string> {
  const [next] = await rowsOf<{ n: string }>(tx, sql`select lpad(nextval('planned_work_numbers')::text, 4, '0') as n`)
  return `PW-${now.getUTCFullYear()}-${next!.n}`
}

export async function lockWork(tx: Transaction, number: string): Promise<Work | null> {
  const [row] = await tx.select().from(plannedWorks).where(eq(plannedWorks.number, number)).for('update')
  return row ?? null
}

const list = (of: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(of)}::jsonb))`

/** Ids of circuits and nodes by their names, and the names nobody knows. */
export async function targetsNamed(
  db: Db,
  named: { circuits: readonly string[]; nodes: readonly string[] },
): Promise<{ circuits: CircuitId[]; nodes: NodeId[]; unknown: string[] }> {
  const [circuits, nodes] = await Promise.all([
    rowsOf<{ id: CircuitId; name: string }>(
      db,
      sql`select id, number as name from circuits where number in ${list(named.circuits)} and status <> 'ceased'`,
    ),
    rowsOf<{ id: NodeId; name: string }>(
      db,
      sql`select id, code as name from nodes where code in ${list(named.nodes)}`,
    ),
  ])
  const known = new Set([...circuits, ...nodes].map(({ name }) => name))
  return {
    circuits: circuits.map(({ id }) => id),
    nodes: nodes.map(({ id }) => id),
    unknown: [...named.circuits, ...named.nodes].filter((name) => !known.has(name)),
  }
}

/** Circuits that stand still with what is worked on: named, over a node or one behind it, or riding on one of those. */
export async function circuitsReached(
  db: Db,
  { circuits, nodes }: { circuits: readonly CircuitId[]; nodes: readonly NodeId[] },
): Promise<Reached[]> {
  return rowsOf<Reached>(
    db,
    sql`
    with recursive reach as (
      select id from nodes where id::text in ${list(nodes)}
      union select n.id from reach r join nodes n on n.upstream_id = r.id),
    hit as (
      select id, 1 as rank from circuits where id::text in ${list(circuits)}
      union select o.circuit_id, 2 from circuit_nodes o join reach r on r.id = o.node_id
      union select k.circuit_id, 3 from hit h join circuit_carriers k on k.rides_on_id = h.id)
    select c.id as "circuitId", c.account_id as "accountId", c.number, (array['circuit', 'node', 'carrier'])[min(h.rank)] as why
      from hit h join circuits c on c.id = h.id and c.status <> 'ceased'
     group by c.id order by c.number`,
  )
}

/** Works that take place, in a window that overlaps, on one of the same circuits or nodes. */
export async function overlapping(
  db: Db,
  {
    except,
    startsAt,
    endsAt,
    targets,
    circuits,
  }: {
    except: PlannedWorkId | null
    startsAt: Date
    endsAt: Date
    targets: readonly NodeId[]
    circuits: readonly CircuitId[]
  },
): Promise<{ number: string; circuits: string[] } | null> {
  const [found] = await rowsOf<{ number: string; circuits: string[] }>(
    db,
    sql`
    select w.number, array(select c.number from planned_work_circuits p join circuits c on c.id = p.circuit_id
                            where p.work_id = w.id and p.circuit_id::text in ${list(circuits)} order by 1 limit 5) as circuits
      from planned_works w
     where w.state in ('planned', 'announced', 'underWay') and w.id is distinct from ${except}::uuid
       and w.starts_at < ${at(endsAt)} and w.ends_at > ${at(startsAt)}
       and (exists (select from planned_work_circuits p where p.work_id = w.id and p.circuit_id::text in ${list(circuits)})
         or exists (select from planned_work_targets t where t.work_id = w.id and t.kind = 'node' and t.target_id::text in ${list(targets)}))
     order by w.starts_at limit 1`,
  )
  return found ?? null
}

/** Works on the same parts wait for one another here, so that two that overlap never both find nothing. */
export async function lockPlanning(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('planned-works'))`)
}

export async function setReach(
  tx: Transaction,
  workId: PlannedWorkId,
  targets: { circuits: readonly CircuitId[]; nodes: readonly NodeId[] },
  reached: readonly Reached[],
): Promise<void> {
  await tx.delete(plannedWorkTargets).where(eq(plannedWorkTargets.workId, workId))
  await tx.delete(plannedWorkCircuits).where(eq(plannedWorkCircuits.workId, workId))
  const named = [
    ...targets.circuits.map((targetId) => ({ workId, kind: 'circuit' as const, targetId })),
    ...targets.nodes.map((targetId) => ({ workId, kind: 'node' as const, targetId })),
  ]
  if (named.length > 0) await tx.insert(plannedWorkTargets).values(named)
  if (reached.length === 0) return
  await tx
    .insert(plannedWorkCircuits)
    .values(reached.map(({ circuitId, accountId, why }) => ({ workId, circuitId, accountId, why })))
}

/** Accounts a work hits, with who answers for each and how many of their circuits. */
export async function accountsReached(
  db: Db,
  workId: PlannedWorkId,
): Promise<{ id: AccountId; managerId: PersonId | null; circuits: string[] }[]> {
  return rowsOf(
    db,
    sql`select a.id, a.manager_id as "managerId", array_agg(c.number order by c.number) as circuits
          from planned_work_circuits p join accounts a on a.id = p.account_id join circuits c on c.id = p.circuit_id
         where p.work_id = ${workId} group by a.id order by a.code`,
  )
}

/**
 * Contacts who should know of a work: those who run the customer's network or see all of the account; where an account has
 * none of them, everybody it has.
 */
export async function contactsToTell(
  db: Db,
  accounts: readonly AccountId[],
): Promise<{ id: ContactId; accountId: AccountId }[]> {
  return rowsOf(
    db,
    sql`
    with active as (
      select id, account_id, role = 'networkOperations' or reach = 'account' as should from contacts
       where active and account_id::text in ${list(accounts)})
    select id, account_id as "accountId" from active a
     where should or not exists (select from active o where o.account_id = a.account_id and o.should)
     order by id`,
  )
}

/** Writes down that contacts were told, once per kind and version; answers how many were new. */
export async function insertWorkNotices(
  tx: Transaction,
  work: Pick<Work, 'id' | 'version'>,
  contacts: readonly { id: ContactId; accountId: AccountId }[],
  { kind, now, mail }: { kind: WorkNoticeKind; now: Date; mail: boolean },
): Promise<number> {
  if (contacts.length === 0) return 0
  const written = await tx
    .insert(plannedWorkNotices)
    .values(
      contacts.map(({ id, accountId }) => ({
        ...{ id: newId<never>(), workId: work.id, accountId, contactId: id, kind, version: work.version, at: now },
        mail: mail ? ('owed' as const) : ('off' as const),
      })),
    )
    .onConflictDoNothing()
    .returning({ id: plannedWorkNotices.id })
  return written.length
}
