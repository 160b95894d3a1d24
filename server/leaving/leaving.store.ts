import { eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { CircuitStatus } from '#server/accounts/account.contract.ts'
import { rowsOf } from '#server/db/transaction.ts'
import {
  newId,
  type AccountId,
  type CircuitId,
  type LeavingId,
  type LeavingTaskId,
  type PersonId,
  type ResourceId,
  type TicketId,
} from '#server/kernel/ids.ts'
import { leavingCircuits, leavings, leavingTasks } from './leaving.table.ts'
import { firstTasks, type LeavingView } from './leaving.contract.ts'

export type Leaving = typeof leavings.$inferSelect

/** Opens a case, once per request; answers its number, or null when there is one. */
export async function insertLeaving(
  tx: Transaction,
  of: {
    accountId: AccountId
    ticketId: TicketId
    circuit: CircuitId | null
    ownerId: PersonId | null
    windowUntil: Date
  },
  now: Date,
): Promise<string | null> {
  const [next] = await rowsOf<{ n: string }>(tx, sql`select lpad(nextval('leaving_numbers')::text, 4, '0') as n`)
  const number = `LV-${now.getUTCFullYear()}-${next!.n}`
  const id = newId<LeavingId>()
  const { circuit, ...row } = of
  const made = await tx
    .insert(leavings)
    .values({ id, number, ...row, whole: circuit === null, state: 'retaining', openedAt: now })
    .onConflictDoNothing({ target: leavings.ticketId })
    .returning({ id: leavings.id })
  if (made.length === 0) return null
  if (circuit) await tx.insert(leavingCircuits).values({ leavingId: id, circuitId: circuit })
  await tx.insert(leavingTasks).values(
    firstTasks.map(({ text, days }, position) => ({
      ...{ id: newId<LeavingTaskId>(), leavingId: id, position, text: text['zh-CN'], ownerId: of.ownerId },
      dueOn: new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10),
    })),
  )
  return number
}

export async function lockLeaving(tx: Transaction, number: string): Promise<Leaving | null> {
  const [row] = await tx.select().from(leavings).where(eq(leavings.number, number)).for('update')
  return row ?? null
}

/** Circuits the customer gives up: those chosen, or all that are not ceased. */
export async function circuitsLeaving(
  db: Db,
  leaving: Pick<Leaving, 'id' | 'accountId' | 'whole'>,
): Promise<{ id: CircuitId; number: string; status: string }[]> {
  return rowsOf(
    db,
    sql`select c.id, c.number, c.status from circuits c
         where c.account_id = ${leaving.accountId}
           and (${leaving.whole} or exists (select from leaving_circuits l where l.leaving_id = ${leaving.id} and l.circuit_id = c.id))
         order by c.number`,
  )
}

/** What these circuits hold or give up now. */
export async function resourcesOf(db: Db, circuits: readonly CircuitId[]): Promise<ResourceId[]> {
  const rows = await rowsOf<{ id: ResourceId }>(
    db,
    sql`select id from resources where state <> 'free'
           and circuit_id in (select jsonb_array_elements_text(${JSON.stringify(circuits)}::jsonb)::uuid) order by id`,
  )
  return rows.map(({ id }) => id)
}

/** What stands in the way of closing an account. */
export async function accountInUse(db: Db, accountId: AccountId): Promise<LeavingView['left']> {
  const [row] = await rowsOf<LeavingView['left']>(
    db,
    sql`
    select (select count(*)::int from resources r join circuits c on c.id = r.circuit_id
             where c.account_id = ${accountId} and r.state <> 'free') as resources,
           (select count(*)::int from circuits where account_id = ${accountId} and status <> 'ceased') as circuits,
           (select count(*)::int from leavings where account_id = ${accountId} and state in ('retaining', 'releasing')) as cases,
           (select count(*)::int from tickets where account_id = ${accountId} and ended_at is null) as tickets,
           (select count(*)::int from account_escalations where account_id = ${accountId} and ended_at is null) as escalations`,
  )
  return row!
}

/**
 * Circuits of the case whose resources are all confirmed free are in service no longer, and with the last of them (`isOver`)
 * those that held none; answers which, and what they were.
 */
export async function ceaseFreed(
  tx: Transaction,
  { id: leavingId, accountId, whole }: Pick<Leaving, 'id' | 'accountId' | 'whole'>,
  isOver: boolean,
): Promise<{ id: CircuitId; number: string; was: CircuitStatus }[]> {
  return rowsOf(
    tx,
    sql`
    update circuits c set status = 'ceased', version = c.version + 1
      from circuits before
     where before.id = c.id and before.status <> 'ceased'
       and (c.id in (select circuit_id from release_steps where leaving_id = ${leavingId})
            or (${isOver} and c.account_id = ${accountId}
                and (${whole} or c.id in (select circuit_id from leaving_circuits where leaving_id = ${leavingId}))))
       and not exists (select from release_steps o where o.leaving_id = ${leavingId} and o.circuit_id = c.id and o.confirmed_at is null)
       and not exists (select from resources r where r.circuit_id = c.id and r.state <> 'free')
    returning c.id, c.number, before.status as was`,
  )
}
