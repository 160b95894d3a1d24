import { and, eq, isNull } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { sweepRows } from '#server/jobs/sweep-rows.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { customerEscalations } from './customer-escalation.table.ts'

/** A customer asked for more force and nobody answered in time: told once. */
export function unansweredEscalationSweep(deps: Deps): Sweep {
  const { answeredAt, lapsedAt, overdueAt } = customerEscalations
  return sweepRows(deps, {
    name: 'customer-escalations',
    table: customerEscalations,
    at: customerEscalations.answerDueAt,
    waiting: and(isNull(answeredAt), isNull(lapsedAt), isNull(overdueAt)),
    async handle(tx, { id, ticketId, accountId }, now) {
      await tx.update(customerEscalations).set({ overdueAt: now }).where(eq(customerEscalations.id, id))
      await record(tx, { kind: 'system', name: 'escalations' }, now, {
        ...{ type: 'ticket.escalationOverdue', ticketId, accountId },
        payload: { escalationId: id },
      })
    },
  })
}
