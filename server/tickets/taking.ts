import type { PersonId } from '#server/kernel/ids.ts'
import type { Ticket } from './ticket.store.ts'

/** What a ticket becomes when a seat takes its work: held, started if it was not, and answered for from now on. */
export function taken(ticket: Ticket, seat: PersonId): Partial<Ticket> {
  return {
    holderId: seat,
    // The first owner is whoever first takes it, and stays that until the ticket is closed.
    firstOwnerId: ticket.firstOwnerId ?? seat,
    status: ticket.status === 'acknowledged' ? 'inProgress' : ticket.status,
  }
}
