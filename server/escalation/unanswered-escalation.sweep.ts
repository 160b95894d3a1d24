import { and, asc, isNull, lte, min, eq } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { customerEscalations } from './customer-escalation.table.ts'

const waiting = and(
  isNull(customerEscalations.answeredAt),
  isNull(customerEscalations.lapsedAt),
  isNull(customerEscalations.overdueAt),
)

/** A customer asked for more force and nobody answered in time: told once. */
export function unansweredEscalationSweep(deps: Deps): Sweep {
  return {
    name: 'customer-escalations',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(customerEscalations.answerDueAt) })
        .from(customerEscalations)
        .where(waiting)
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(customerEscalations)
          .where(and(waiting, lte(customerEscalations.answerDueAt, now)))
          .orderBy(asc(customerEscalations.answerDueAt))
          .limit(100)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, { id, ticketId, accountId }) => {
          await inner.update(customerEscalations).set({ overdueAt: now }).where(eq(customerEscalations.id, id))
          await record(inner, { kind: 'system', name: 'escalations' }, now, {
            type: 'ticket.escalationOverdue',
            ticketId,
            accountId,
            payload: { escalationId: id },
          })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
