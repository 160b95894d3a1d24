import type { Actor } from '#server/auth/actor.ts'
import { may, type TicketScope } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { TicketEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { clockHouse } from '#server/sla/clock-house.store.ts'
import { lockTicket, refuseStale, scopeOf, type Ticket, type TicketRef } from '../ticket.store.ts'

export interface Verb {
  tx: Transaction
  ticket: Ticket
  scope: TicketScope
  now: Date
  /** Records facts about this ticket in the same transaction. */
  happened(...facts: Fact[]): Promise<void>
}

type WithoutTicket<E> = E extends { ticketId: unknown } ? Omit<E, 'ticketId' | 'accountId'> : never
export type Fact = WithoutTicket<TicketEvent>

/**
 * The frame of every verb on a ticket: one transaction, the ticket locked, permission asked, the version compared; the
 * verb decides and writes; readers of the stream and the matcher are woken after the commit.
 */
export async function withTicket<T>(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  demands: { may?: keyof typeof may; version?: number | undefined },
  verb: (the: Verb) => Promise<T>,
): Promise<T> {
  const now = deps.clock.now()
  // Read before the transaction: whoever waits for a lock in it holds a connection, and may hold the last one.
  await clockHouse(deps.db, now)
  const result = await inTransaction(deps.db, async (tx) => verb(await onTicket(tx, actor, ref, demands, now)))
  deps.wake.now('events', 'routing', 'sweeps')
  return result
}

/** The same inside a transaction that does more than this one verb. Its caller has read the clocks' house before and wakes after. */
export async function onTicket(
  tx: Transaction,
  actor: Actor,
  ref: TicketRef,
  demands: { may?: keyof typeof may; version?: number | undefined },
  now: Date,
): Promise<Verb> {
  const ticket = await lockTicket(tx, ref)
  const scope = await scopeOf(tx, ticket)
  if (!may.see(actor, scope) && !(demands.may && may[demands.may](actor, scope))) throw notFound('ticket')
  if (demands.may && !may[demands.may](actor, scope)) {
    throw new Refusal(
      'ticket.not_yours',
      'This ticket is somebody else\u2019s to work on. Write a note, or ask the holder.',
      403,
    )
  }
  await refuseStale(tx, ticket, demands.version)
  const happened = (...facts: Fact[]) =>
    record(
      tx,
      actor,
      now,
      ...facts.map((fact) => ({ ...fact, ticketId: ticket.id, accountId: ticket.accountId }) as TicketEvent),
    )
  return { tx, ticket, scope, now, happened }
}
