import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { newId, type AccountId, type CircuitId, type QueueId, type TicketId } from '#server/kernel/ids.ts'
import type { RoutingConfiguration } from '#server/routing/configuration.store.ts'
import { queueFor, type RuleFacts } from '#server/routing/rules.ts'
import type { OrderStage, RouteStep } from './order.contract.ts'
import { circuitTests, orderPositions, orderSteps, serviceOrders } from './order.table.ts'
import { stages } from './order.ts'

export type Order = typeof serviceOrders.$inferSelect

export async function nextOrderNumber(tx: Transaction, now: Date): Promise<string> {
  const [next] = await rowsOf<{ n: string }>(tx, sql`select lpad(nextval('order_numbers')::text, 4, '0') as n`)
  return `SO-${now.getUTCFullYear()}-${next!.n}`
}

export async function findOrder(db: Db, number: string): Promise<Order | null> {
  const [row] = await db.select().from(serviceOrders).where(eq(serviceOrders.number, number))
  return row ?? null
}

export async function lockOrder(tx: Transaction, number: string): Promise<Order | null> {
  const [row] = await tx.select().from(serviceOrders).where(eq(serviceOrders.number, number)).for('update')
  return row ?? null
}

export async function saveOrder(tx: Transaction, order: Order, set: Partial<Order>): Promise<Order> {
  const after = { ...order, ...set, version: order.version + 1 }
  await tx.update(serviceOrders).set(after).where(eq(serviceOrders.ticketId, order.ticketId))
  return after
}

/** An order on the same circuit that the customer has not answered yet. */
export async function openOrderFor(db: Db, circuitNumber: string): Promise<string | null> {
  const [row] = await rowsOf<{ number: string }>(
    db,
    sql`select o.number from service_orders o join tickets t on t.id = o.ticket_id
         where o.circuit_number = ${circuitNumber} and t.ended_at is null limit 1`,
  )
  return row?.number ?? null
}

/** Which position does which stage: as set, the desk for the first one, and else as tickets are routed. */
export async function routeFor(db: Db, configuration: RoutingConfiguration, facts: RuleFacts): Promise<RouteStep[]> {
  const rows = await db.select().from(orderPositions)
  const set = new Map(rows.map(({ stage, queueId }) => [stage, queueId]))
  return stages.map((stage) => {
    const chosen = set.get(stage)
    const isThere = chosen && configuration.queues.get(chosen)?.active
    const level = stage === 'check' ? 'L1' : 'L2'
    return { stage, queueId: isThere && stage !== 'check' ? chosen : queueFor(configuration.rules, level, facts) }
  })
}

export async function addStep(tx: Transaction, step: Omit<typeof orderSteps.$inferInsert, 'id'>): Promise<void> {
  await tx.insert(orderSteps).values({ id: newId(), ...step })
}

export async function stepsOf(db: Db, ticketId: TicketId) {
  return db.select().from(orderSteps).where(eq(orderSteps.ticketId, ticketId)).orderBy(orderSteps.at, orderSteps.id)
}

/** The last measurement since the order was last sent back. */
export async function validTest(db: Db, ticketId: TicketId) {
  const steps = await stepsOf(db, ticketId)
  const back = steps.findLast(({ outcome }) => outcome !== 'done')?.at
  const [row] = await db
    .select()
    .from(circuitTests)
    .where(
      and(
        eq(circuitTests.ticketId, ticketId),
        back ? sql`${circuitTests.at} > ${back.toISOString()}::timestamptz` : undefined,
      ),
    )
    .orderBy(desc(circuitTests.at), desc(circuitTests.id))
    .limit(1)
  return row ?? null
}

export async function setPositions(tx: Transaction, to: ReadonlyMap<OrderStage, QueueId>): Promise<void> {
  await tx.delete(orderPositions)
  if (to.size > 0) await tx.insert(orderPositions).values([...to].map(([stage, queueId]) => ({ stage, queueId })))
}

export async function circuitNumbered(
  db: Db,
  number: string,
): Promise<{ id: CircuitId; accountId: AccountId; status: string } | null> {
  const [row] = await rowsOf<{ id: CircuitId; accountId: AccountId; status: string }>(
    db,
    sql`select id, account_id as "accountId", status from circuits where number = ${number}`,
  )
  return row ?? null
}
