import type { StaffActor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type CircuitTestId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { returnTicket } from '#server/tickets/commands/return-ticket.ts'
import { lockTicket, scopeOf, type Ticket } from '#server/tickets/ticket.store.ts'
import type { NewTest, OrderStage } from '../order.contract.ts'
import { addStep, lockOrder, saveOrder, stepsOf, validTest, type Order } from '../order.store.ts'
import { circuitTests } from '../order.table.ts'
import { acceptanceAsked, judge, nextPosition, refuseUntested } from '../order.ts'

interface The {
  tx: Transaction
  house: Deps
  order: Order
  ticket: Ticket
  now: Date
}

/**
 * This position has done its part: the ticket is handed on to the next one with the note, as any hand-over; from the last
 * one the customer is asked to accept. Refuses with `order.changed`, `order.not_in_work`, `order.skips`,
 * `order.test_missing` and `order.test_failed`.
 */
export async function finishStep(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { note: string; to?: OrderStage | undefined; version: number },
): Promise<void> {
  await withOrder(deps, actor, number, input.version, async ({ tx, house, order, ticket, now }) => {
    const here = order.route[order.position]!
    const steps = await stepsOf(tx, order.ticketId)
    const done = new Set(steps.filter(({ outcome }) => outcome === 'done').map(({ stage }) => stage))
    const next = nextPosition(order.route, order.position, done, input.to)
    const there = order.route[next]
    await addStep(tx, {
      ...{ ticketId: order.ticketId, stage: here.stage, outcome: 'done', note: input.note },
      ...{ byName: actor.name, byId: actor.id, at: now },
    })
    await saveOrder(tx, order, { position: next })
    await record(tx, actor, now, {
      ...{ type: 'order.stepDone', ticketId: null, accountId: order.accountId },
      payload: { number, stage: here.stage, next: there?.stage ?? null },
    })
    if (!there) return handOver(house, actor, order, ticket, await validTest(tx, order.ticketId), input.note)
    if (there.queueId === ticket.queueId) return
    const queue = (await routingConfiguration(house.db)).queueById(there.queueId as never)
    await escalateTicket(
      house,
      actor,
      { id: ticket.id },
      {
        ...{ queue: queue.code, note: input.note, version: ticket.version, tried: '', evidence: '' },
      },
    )
  })
}

/** Back to the position before, with a reason. Refuses with `order.first_stage`. */
export async function sendBack(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { reason: string; version: number },
): Promise<void> {
  await withOrder(deps, actor, number, input.version, async ({ tx, house, order, ticket, now }) => {
    const here = order.route[order.position]!
    const before = order.route[order.position - 1]
    if (!before) {
      throw new Refusal('order.first_stage', 'This is the first stage. Ask the customer, or cancel the ticket.', 409)
    }
    await addStep(tx, {
      ...{ ticketId: order.ticketId, stage: here.stage, outcome: 'back', note: input.reason },
      ...{ byName: actor.name, byId: actor.id, at: now },
    })
    await saveOrder(tx, order, { position: order.position - 1 })
    await record(tx, actor, now, {
      ...{ type: 'order.sentBack', ticketId: null, accountId: order.accountId },
      payload: { number, from: here.stage, to: before.stage, reason: input.reason },
    })
    if (before.queueId !== ticket.queueId) {
      await returnTicket(
        house,
        actor,
        { id: ticket.id },
        {
          ...{ reason: input.reason, version: ticket.version, tried: '', evidence: '' },
        },
      )
    }
  })
}

/** Writes down what was measured, each value against its limit. Never changed afterwards: another measurement is another row. */
export async function recordTest(deps: Deps, actor: StaffActor, number: string, input: NewTest): Promise<void> {
  await withOrder(deps, actor, number, undefined, async ({ tx, order, now }) => {
    const measuredAt = new Date(input.measuredAt)
    if (measuredAt > now) {
      const detail = 'It was measured in the past.'
      throw new Refusal('order.measured_later', detail, 422, { errors: [{ pointer: '/measuredAt', detail }] })
    }
    const { values, passed } = judge(input.values)
    const id = newId<CircuitTestId>()
    await tx.insert(circuitTests).values({
      ...{ id, ticketId: order.ticketId, measuredAt, instrument: input.instrument, values, passed, note: input.note },
      ...{ byId: actor.id, byName: actor.name, at: now },
    })
    await record(tx, actor, now, {
      ...{ type: 'order.tested', ticketId: null, accountId: order.accountId },
      payload: { number, testId: id, passed },
    })
  })
}

/** Every position has done its part: the customer is asked, with what was measured as the evidence. */
async function handOver(
  house: Deps,
  actor: StaffActor,
  order: Order,
  ticket: Ticket,
  test: Awaited<ReturnType<typeof validTest>>,
  note: string,
): Promise<void> {
  refuseUntested(test, order.wanted.kind)
  await resolveTicket(
    house,
    actor,
    { id: ticket.id },
    {
      ...{ code: 'requestDone', version: ticket.version },
      ...acceptanceAsked(ticket.language, order.circuitNumber, test!, note),
    },
  )
}

/** What one may do with an order: whoever works its ticket, while it is being worked on. */
export function mayRun(actor: StaffActor, ticket: Ticket, scope: TicketScope, order: Order): boolean {
  return may.work(actor, scope) && ticket.status === 'inProgress' && order.position < order.route.length
}

async function withOrder(
  deps: Deps,
  actor: StaffActor,
  number: string,
  version: number | undefined,
  verb: (the: The) => Promise<void>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const order = await lockOrder(tx, number)
    if (!order || !can.seeOrders(actor, order.accountId)) throw notFound('order')
    if (version !== undefined && version !== order.version) {
      throw new Refusal('order.changed', 'This order went on meanwhile. Look at it again.', 409, {
        extra: { latest: order.version },
      })
    }
    const ticket = await lockTicket(tx, { id: order.ticketId })
    if (!mayRun(actor, ticket, await scopeOf(tx, ticket), order)) {
      throw new Refusal(
        'order.not_in_work',
        'Only the position that holds it, or a supervisor, moves an order on, and only while it is worked on.',
        403,
      )
    }
    await verb({ tx, house: { ...deps, db: tx as unknown as Database }, order, ticket, now })
  })
  deps.wake.now('events', 'routing', 'sweeps')
}
