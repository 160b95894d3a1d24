import type { Deps } from '#server/deps.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { resumeTicket } from './commands/resume-ticket.ts'
import { dueTickets, nextDueTicket } from './due-ticket.store.ts'

/** When the longest duration of a pause ends, the ticket returns to its holder by itself. */
export function returnFromPauseSweep(deps: Deps): Sweep {
  return {
    name: 'pauses',
    nextDue: (db) => nextDueTicket(db, 'resume_at'),
    run: (now) =>
      dueTickets(deps, 'resume_at', now, (inside, id) =>
        resumeTicket(inside, { kind: 'system', name: 'pauses' }, { id }, { reason: 'pauseOver' }),
      ),
  }
}
