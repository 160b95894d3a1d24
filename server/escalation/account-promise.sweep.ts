import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { nextPromiseDue, promisesPast, saveEscalation, watchersOf, writeEntry } from './account-escalation.store.ts'

/**
 * A customer in trouble was promised something by a certain time, and nobody said that it was kept: the record says so once,
 * in its log, to all who watch it. Whoever answers for it says afterwards how it ended.
 */
export function accountPromiseSweep(deps: Deps): Sweep {
  return {
    name: 'account-promises',
    nextDue: nextPromiseDue,
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const past = await promisesPast(tx, now, 20)
        return eachSafely(tx, deps.log, past, async (inner, escalation) => {
          const { id, number, accountId, promise, promiseAt } = escalation
          const facts = { promise, promiseAt: promiseAt?.toISOString(), end: 'overdue' }
          await writeEntry(inner, id, 'house', { kind: 'promise', facts }, now)
          await saveEscalation(inner, escalation, { promiseBrokenAt: now }, now)
          await record(inner, { kind: 'system', name: 'account promises' }, now, {
            type: 'accountEscalation.promiseBroken',
            ticketId: null,
            accountId,
            payload: { escalationId: id, number, watchers: await watchersOf(inner, id) },
          })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
