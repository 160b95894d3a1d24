import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration, type Queue, type RoutingConfiguration } from '#server/routing/configuration.store.ts'
import { recordGiving } from '#server/routing/given.store.ts'
import { itemOfTicket } from '#server/routing/round.store.ts'
import { enqueue, hold, liveWorkItem, requeue, withdrawOffers, type WorkItem } from '#server/routing/work-item.store.ts'
import { seats } from '#server/seats/seat.table.ts'
import { placeOf } from '#server/seats/weights.ts'
import { handOver } from './hand-over.ts'
import { isOver } from '../moves.ts'
import { taken } from '../taking.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { endVendorPart } from './ask-vendor.ts'
import { resume } from './resume-ticket.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/** A supervisor gives it to a seat, also one that is busy, or moves it to another queue. Leaves the same records as an offer. */
export async function assignTicket(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  to: { seat: PersonId; reason: string; aboveCapacity?: boolean | undefined } | { queue: string; reason: string },
): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'assign' }, async (the) => {
    const by = actor.kind === 'staff' ? actor.id : null
    refuseOver(the)
    if ('seat' in to) {
      return giveTo(deps, configuration, the, to.seat, {
        reason: to.reason,
        by,
        via: 'push',
        above: to.aboveCapacity === true,
      })
    }
    const vendor = await endVendorPart(the, 'withdrawn', to.reason, actor.name)
    if (vendor) await the.happened(vendor.fact)
    await moveTo(deps, the, configuration.queueByCode(to.queue), to.reason, by)
  })
}

/** Into another queue, with its age; whatever was open for seats is rescinded. */
export async function moveTo(deps: Deps, the: Verb, queue: Queue, reason: string, by: PersonId | null): Promise<void> {
  const { tx, ticket, now, happened } = the
  const item = await liveWorkItem(tx, ticket.id)
  const ended = item ? await withdrawOffers(tx, item, 'rescinded', reason, now, by) : []
  if (item) await requeue(tx, item, { queue, note: reason }, now)
  else await enqueue(tx, ticket, { queue, note: reason }, now)
  const after = await saveTicket(tx, ticket, { queueId: queue.id, level: queue.level, holderId: null }, now)
  await handOver(
    deps,
    tx,
    after,
    { outcome: 'released', by, reason },
    { kind: 'queue', level: queue.level, queueId: queue.id },
    now,
  )
  await happened(...ended, {
    type: 'ticket.queued',
    payload: { queueId: queue.id, level: queue.level, because: reason },
  })
}

/** An agent who opened the ticket for a caller keeps it, when the seat can carry it. */
export async function keepOpened(deps: Deps, actor: Actor & { kind: 'staff' }, ref: TicketRef): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, {}, (the) =>
    giveTo(deps, configuration, the, actor.id, { reason: 'openedByPhone', by: actor.id }),
  )
}

function refuseOver({ ticket }: Verb): void {
  if (isOver(ticket.status) || ticket.status === 'resolved') {
    throw new Refusal('ticket.no_work_left', `The ticket is ${ticket.status}: there is no work to assign.`)
  }
}

export interface GivingTo {
  reason: string
  by: PersonId | null
  /** Taken by the seat itself, or put there by a supervisor; a call that its agent keeps is neither. */
  via?: 'pull' | 'push'
  /** Whoever gives it knows that the seat is full, and wants it there all the same. */
  above?: boolean
}

/**
 * Puts the work on this seat's desk, whatever was open for others. The caller has asked for permission. Refuses with
 * `seat.full`, saying by how much, unless whoever gives it said that it may stand above the capacity.
 */
export async function giveTo(
  deps: Deps,
  configuration: RoutingConfiguration,
  the: Verb,
  seatId: PersonId,
  { reason, by, via, above = false }: GivingTo,
): Promise<void> {
  const { tx, now } = the
  let { ticket } = the
  const [seat] = await tx.select().from(seats).where(eq(seats.id, seatId)).for('no key update')
  if (!seat) throw new Refusal('seat.not_found', 'There is no such seat. Choose one from the list.', 422)
  if (ticket.holderId === seatId) throw new Refusal('ticket.already_held', 'This seat holds the ticket already.')
  if (ticket.status === 'pending' || ticket.status === 'held') {
    await resume(deps, the, reason)
    ticket = { ...ticket, status: 'inProgress', version: ticket.version + 1 }
  }
  const item =
    (await liveWorkItem(tx, ticket.id)) ??
    (await enqueue(tx, ticket, { queue: configuration.queueById(ticket.queueId) }, now))
  const ended = await withdrawOffers(tx, item, 'rescinded', reason, now, by)
  const isFull = await fullness(tx, item, seatId)
  if (isFull && !(above && by)) throw isFull
  const facts = via ? await itemOfTicket(tx, configuration, ticket.id) : null
  const given = via && facts ? await recordGiving(tx, facts, { seatId, via, byId: by, reason }, now) : null
  await hold(tx, item, seatId, { offerId: given?.offerId ?? null, admittedById: isFull ? by : null })
  const after = await saveTicket(tx, ticket, taken(ticket, seatId), now)
  await handOver(
    deps,
    tx,
    after,
    { outcome: ticket.holderId ? 'released' : 'accepted', by, reason },
    { kind: 'seat', level: ticket.level, queueId: item.queueId, personId: seatId },
    now,
  )
  await the.happened(...ended, ...(given?.facts ?? []), {
    type: 'ticket.assigned',
    payload: { to: seatId, because: reason, ...(isFull ? { aboveCapacity: true as const } : {}) },
  })
  if (after.status !== ticket.status) {
    await the.happened({ type: 'ticket.started', payload: { status: { from: ticket.status, to: after.status } } })
  }
}

/** Why the seat cannot carry it as it stands; null when it can. What it holds of this work already counts as free. */
async function fullness(tx: Transaction, item: WorkItem, seatId: PersonId): Promise<Refusal | null> {
  const [seat] = await tx.select().from(seats).where(eq(seats.id, seatId))
  if (!seat) return null
  const needs = placeOf(item.weight, seat.capacity)
  if (seat.load + needs <= seat.capacity) return null
  return new Refusal(
    'seat.full',
    `This seat carries ${seat.load / 100} of ${seat.capacity / 100} and this work takes ${needs / 100}. Choose another seat, or say that it may stand above the capacity.`,
    409,
    { extra: { load: seat.load / 100, capacity: seat.capacity / 100, needs: needs / 100 } },
  )
}
