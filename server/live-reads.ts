import { alertViews } from '#server/alerts/alert-view.store.ts'
import { may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import type { LiveReads } from '#server/realtime/socket.ts'
import { liveBoard } from '#server/routing/live-board.store.ts'
import { seatLines } from '#server/seats/seat-lines.store.ts'
import { holderOfLink } from '#server/tickets/link-holder.store.ts'
import { ticketLines } from '#server/tickets/ticket-lines.store.ts'
import { findTicket, scopeOf } from '#server/tickets/ticket.store.ts'

/** What the live channel asks of the business. */
export function liveReads({ db, clock }: Pick<Deps, 'db' | 'clock'>): LiveReads {
  return {
    db,
    loaders: {
      tickets: (ids) => ticketLines(db, ids),
      seats: (ids) => seatLines(db, clock.now(), ids),
      alerts: (ids) => alertViews(db, ids),
    },
    readFloor: () => liveBoard(db, clock.now()),
    actorOfLink: (token) => holderOfLink(db, token),
    maySeeInside: async (actor, id) => {
      const ticket = await findTicket(db, { id })
      return ticket !== null && may.seeInside(actor, await scopeOf(db, ticket))
    },
  }
}
