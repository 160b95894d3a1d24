import { and, asc, eq, isNull, lt, lte, min, or } from 'drizzle-orm'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { lockTicket } from '#server/tickets/ticket.store.ts'
import { accountsHit } from './hit.store.ts'
import { incidents } from './incident.table.ts'

const owed = and(
  eq(incidents.state, 'open'),
  or(isNull(incidents.overdueToldFor), lt(incidents.overdueToldFor, incidents.nextUpdateAt)),
)

/**
 * All who are hit were promised a word by a certain time, and nothing came: told once for each such word, to whoever leads
 * the incident and, by the attention rules, up to the duty supervisor.
 */
export function incidentWordSweep(deps: Deps): Sweep {
  return {
    name: 'incident-words',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(incidents.nextUpdateAt) })
        .from(incidents)
        .where(owed)
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select({ id: incidents.ticketId, dueAt: incidents.nextUpdateAt })
          .from(incidents)
          .where(and(owed, lte(incidents.nextUpdateAt, now)))
          .orderBy(asc(incidents.nextUpdateAt))
          .limit(20)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, { id, dueAt }) => {
          const { number } = await lockTicket(inner, { id })
          await inner.update(incidents).set({ overdueToldFor: dueAt }).where(eq(incidents.ticketId, id))
          await record(inner, { kind: 'system', name: 'incident words' }, now, {
            type: 'incident.wordOverdue',
            ticketId: id,
            accountId: null,
            payload: { number, dueAt: dueAt.toISOString(), accounts: await accountsHit(inner, id) },
          })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
