import { eq } from 'drizzle-orm'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { TicketEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { outcomeAt } from './promise.ts'
import { lockTicketsWithDuePromises, nextPromiseDue, openPromise, payloadOf } from './promise.store.ts'
import { promises } from './promise.table.ts'
import { findTicket } from './ticket.store.ts'

/** Reminds of a promise while there is time to keep it, and says so when it was broken. */
export function promiseSweep(deps: Deps): Sweep {
  return {
    name: 'promises',
    nextDue: nextPromiseDue,
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) =>
        eachSafely(tx, deps.log, await lockTicketsWithDuePromises(tx, now, 100), async (inner, { id }) => {
          const owed = await openPromise(inner, id)
          const ticket = await findTicket(inner, { id })
          if (!owed || !ticket) return
          const isBroken = outcomeAt(owed.dueAt, now) === 'broken'
          if (!isBroken && (!owed.remindAt || owed.remindAt > now)) return
          const outcome = isBroken ? ({ outcome: 'broken' } as const) : {}
          await inner
            .update(promises)
            .set({ ...outcome, remindAt: null })
            .where(eq(promises.id, owed.id))
          const on = { ticketId: id, accountId: ticket.accountId }
          const fact: TicketEvent = isBroken
            ? { ...on, type: 'promise.broken', payload: payloadOf(owed) }
            : {
                ...on,
                type: 'promise.nearlyDue',
                payload: { promiseId: owed.id, dueAt: owed.dueAt.toISOString(), holderId: ticket.holderId },
              }
          await record(inner, { kind: 'system', name: 'promises' }, now, fact)
        }),
      )
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
