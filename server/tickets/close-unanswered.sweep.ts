import type { Deps } from '#server/deps.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { close } from './commands/close-ticket.ts'
import { withTicket } from './commands/with-ticket.ts'
import { dueTickets, nextDueTicket } from './due-ticket.store.ts'

/** A resolved ticket the customer said nothing about closes after the agreed window. */
export function closeUnansweredSweep(deps: Deps): Sweep {
  return {
    name: 'closings',
    nextDue: (db) => nextDueTicket(db, 'closes_at'),
    run: (now) =>
      dueTickets(deps, 'closes_at', now, (inner, id) =>
        withTicket(inner, { kind: 'system', name: 'closings' }, { id }, {}, async (the) => {
          if (the.ticket.closesAt && the.ticket.closesAt <= now)
            await close(inner, the, { rating: null, comment: null, byItself: true })
        }),
      ),
  }
}
