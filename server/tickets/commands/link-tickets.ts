import type { StaffActor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { TicketLinkKind } from '../ticket.contract.ts'
import { deleteLink, insertLink, isLinked } from '../ticket-link.store.ts'
import { lockTicket, saveTicket, scopeOf, visibleTicket, type Ticket } from '../ticket.store.ts'
import type { Transaction } from '#server/db/client.ts'

/**
 * Says that `number` is a duplicate of, or was caused by, another ticket. Told on both, to staff alone. Saying it twice
 * changes nothing. Refuses with `link.self` and `link.other_way` when the other already hangs on this one.
 */
export async function linkTickets(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { kind: TicketLinkKind; number: string },
): Promise<void> {
  await both(deps, actor, number, input.number, async (tx, from, to, now) => {
    if (await isLinked(tx, to.id, from.id)) {
      throw new Refusal('link.other_way', `${to.number} hangs on ${from.number} already. Take that link away first.`)
    }
    const isNew = await insertLink(tx, { fromId: from.id, toId: to.id, kind: input.kind, byId: actor.id, at: now })
    if (isNew) await tell(tx, actor, 'ticket.linked', input.kind, from, to, now)
  })
}

export async function unlinkTickets(deps: Deps, actor: StaffActor, number: string, other: string): Promise<void> {
  await both(deps, actor, number, other, async (tx, from, to, now) => {
    const kind = await deleteLink(tx, from.id, to.id)
    if (kind) await tell(tx, actor, 'ticket.unlinked', kind, from, to, now)
  })
}

/** Both tickets locked in one order, so that two who link crosswise do not wait for each other. */
async function both(
  deps: Deps,
  actor: StaffActor,
  number: string,
  other: string,
  act: (tx: Transaction, from: Ticket, to: Ticket, now: Date) => Promise<void>,
): Promise<void> {
  const now = deps.clock.now()
  if (number === other.toUpperCase()) {
    throw new Refusal('link.self', 'A ticket does not hang on itself. Name another one.', 422, {
      errors: [{ pointer: '/number', detail: 'Name another ticket.' }],
    })
  }
  await inTransaction(deps.db, async (tx) => {
    const first = await visibleTicket(tx, actor, { number })
    if (!may.seeInside(actor, first.scope)) throw notFound('ticket')
    const second = await visibleTicket(tx, actor, { number: other.toUpperCase() }).catch(() => null)
    if (!second || !may.seeInside(actor, second.scope)) {
      throw new Refusal('link.not_found', 'There is no such ticket, or it is not yours to see.', 422, {
        errors: [{ pointer: '/number', detail: 'Look the number up: TT-year-six digits.' }],
      })
    }
    const locked = new Map<string, Ticket>()
    for (const { ticket } of [first, second].sort((a, b) => a.ticket.id.localeCompare(b.ticket.id)))
      locked.set(ticket.id, await lockTicket(tx, { id: ticket.id }))
    const from = locked.get(first.ticket.id)!
    const to = locked.get(second.ticket.id)!
    for (const ticket of [from, to]) {
      if (!may.relate(actor, await scopeOf(tx, ticket)))
        throw new Refusal('ticket.not_yours', 'Tickets are linked by those who work on tickets.', 403)
    }
    await act(tx, from, to, now)
  })
  deps.wake.now('events')
}

async function tell(
  tx: Transaction,
  actor: StaffActor,
  type: 'ticket.linked' | 'ticket.unlinked',
  kind: TicketLinkKind,
  from: Ticket,
  to: Ticket,
  now: Date,
): Promise<void> {
  const sides = [
    { ticket: from, direction: 'to' as const, number: to.number },
    { ticket: to, direction: 'from' as const, number: from.number },
  ]
  for (const { ticket, direction, number } of sides) {
    await saveTicket(tx, ticket, {}, now)
    await record(tx, actor, now, {
      type,
      ticketId: ticket.id,
      accountId: ticket.accountId,
      payload: { kind, direction, number },
    })
  }
}
