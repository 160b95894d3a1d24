import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Database, Db } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import type { OrderPositionsEdit, OrderPositionsView, OrderStage } from '../order.contract.ts'
import { setPositions } from '../order.store.ts'
import { orderPositions } from '../order.table.ts'
import { stages } from '../order.ts'

/** Which position does which stage of orders to come; those under way keep their route. Refuses with `order.position_level`. */
export async function changeOrderPositions(deps: Deps, actor: StaffActor, asked: OrderPositionsEdit): Promise<void> {
  if (!can.setOrderPositions(actor)) throw new Refusal('auth.forbidden', 'Your role does not include this.', 403)
  const configuration = await routingConfiguration(deps.db)
  const to = new Map<OrderStage, QueueId>()
  for (const { stage, queue } of asked.positions) {
    if (queue === null) continue
    const found = configuration.queueByCode(queue)
    if (stage === 'check' || (found.level !== 'L2' && found.level !== 'L3')) {
      const detail = 'The desk checks orders; every other stage is done by a technical position (L2 or L3).'
      throw new Refusal('order.position_level', detail, 422, { errors: [{ pointer: `/${stage}`, detail }] })
    }
    to.set(stage, found.id)
  }
  await inTransaction(deps.db, async (tx) => {
    const before = await tx.select().from(orderPositions)
    await setPositions(tx, to)
    const named = (rows: Iterable<readonly [OrderStage, QueueId]>) =>
      Object.fromEntries([...rows].map(([stage, id]) => [stage, configuration.queueById(id).code]))
    await record(tx, actor, deps.clock.now(), {
      ...{ type: 'orderPositions.changed', ticketId: null, accountId: null },
      payload: { was: named(before.map(({ stage, queueId }) => [stage, queueId] as const)), is: named(to) },
    })
  })
  deps.wake.now('events')
}

/** The queue of each stage that has one of its own, by code: as the event of a change tells it. */
export async function positionsSet(db: Database): Promise<Partial<Record<OrderStage, string>>> {
  const [configuration, rows] = await Promise.all([routingConfiguration(db), db.select().from(orderPositions)])
  return Object.fromEntries(rows.map(({ stage, queueId }) => [stage, configuration.queueById(queueId).code]))
}

export async function orderPositionsFor(db: Db, actor: StaffActor): Promise<OrderPositionsView> {
  const configuration = await routingConfiguration(db as Database)
  const rows = await db.select().from(orderPositions)
  const set = new Map(rows.map(({ stage, queueId }) => [stage, configuration.queueById(queueId)]))
  const named = ({ code, name, nameEn }: { code: string; name: string; nameEn: string }) => ({ code, name, nameEn })
  return {
    positions: stages.map((stage) => ({ stage, queue: set.has(stage) ? named(set.get(stage)!) : null })),
    queues: [...configuration.queues.values()]
      .filter(({ active, level }) => active && (level === 'L2' || level === 'L3'))
      .map((queue) => ({ ...named(queue), level: queue.level })),
    mayChange: can.setOrderPositions(actor),
  }
}
