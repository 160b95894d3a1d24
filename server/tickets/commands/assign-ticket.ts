import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration, type Queue } from '#server/routing/configuration.store.ts'
import { enqueue, hold, liveWorkItem, requeue, withdrawOffers } from '#server/routing/work-item.store.ts'
import { seats } from '#server/seats/seat.table.ts'
import { handOver } from './hand-over.ts'
import { isOver } from '../moves.ts'
import { taken } from '../taking.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { resume } from './resume-ticket.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/** A supervisor gives it to a seat, also one that is busy, or moves it to another queue. Leaves the same records as an offer. */
export async function assignTicket(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  to: { seat: PersonId; reason: string } | { queue: string; reason: string },
): Promise<void> {
  const configuration = await routingConfiguration(deps.db)
  await withTicket(deps, actor, ref, { may: 'assign' }, async (the) => {
    const by = actor.kind === 'staff' ? actor.id : null
    refuseOver(the)
    if ('seat' in to) return giveTo(deps, the, to.seat, to.reason, by)
    await moveTo(deps, the, configuration.queueByCode(to.queue), to.reason, by)
  })
}

/** Into another queue, with its age; whatever was open for seats is rescinded. */
export async function moveTo(deps: Deps, the: Verb, queue: Queue, reason: string, by: PersonId | null): Promise<void> {
  const { tx, ticket, now, happened } = the
  const item = await liveWorkItem(tx, ticket.id)
  const ended = item ? await withdrawOffers(tx, item, 'rescinded', reason, now) : []
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
  await withTicket(deps, actor, ref, {}, (the) => giveTo(deps, the, actor.id, 'openedByPhone', actor.id))
}

function refuseOver({ ticket }: Verb): void {
  if (isOver(ticket.status) || ticket.status === 'resolved') {
    throw new Refusal('ticket.no_work_left', `The ticket is ${ticket.status}: there is no work to assign.`)
  }
}

/** Puts the work on this seat's desk, whatever was open for others. The caller has asked for permission. */
export async function giveTo(
  deps: Deps,
  the: Verb,
  seatId: PersonId,
  reason: string,
  by: PersonId | null,
): Promise<void> {
  const { tx, now } = the
  let { ticket } = the
  const [seat] = await tx.select().from(seats).where(eq(seats.id, seatId))
  if (!seat) throw new Refusal('seat.not_found', 'There is no such seat. Choose one from the list.', 422)
  if (ticket.holderId === seatId) throw new Refusal('ticket.already_held', 'This seat holds the ticket already.')
  if (ticket.status === 'pending' || ticket.status === 'held') {
    await resume(deps, the, reason)
    ticket = { ...ticket, status: 'inProgress', version: ticket.version + 1 }
  }
  const item =
    (await liveWorkItem(tx, ticket.id)) ?? (await enqueue(tx, ticket, { queue: await queueOf(deps, the) }, now))
  const ended = await withdrawOffers(tx, item, 'rescinded', reason, now)
  await hold(tx, item, seatId, { offerId: null })
  const after = await saveTicket(tx, ticket, taken(ticket, seatId), now)
  await handOver(
    deps,
    tx,
    after,
    { outcome: ticket.holderId ? 'released' : 'accepted', by, reason },
    { kind: 'seat', level: ticket.level, queueId: item.queueId, personId: seatId },
    now,
  )
  await the.happened(...ended, { type: 'ticket.assigned', payload: { to: seatId, because: reason } })
  if (after.status !== ticket.status) {
    await the.happened({ type: 'ticket.started', payload: { status: { from: ticket.status, to: after.status } } })
  }
}

async function queueOf(deps: Deps, { ticket }: Verb) {
  return (await routingConfiguration(deps.db)).queueById(ticket.queueId)
}
