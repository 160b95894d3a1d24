import { and, eq, isNull } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { sweepRows } from '#server/jobs/sweep-rows.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { lockTicket } from './ticket.store.ts'
import { updateRequests } from './update-request.table.ts'

/** A manager asked and nobody answered in time: told once, to whoever a broken promise is told. */
export function updateRequestSweep(deps: Deps): Sweep {
  const { answeredAt, lapsedAt, overdueAt } = updateRequests
  return sweepRows(deps, {
    name: 'update-requests',
    table: updateRequests,
    at: updateRequests.dueAt,
    waiting: and(isNull(answeredAt), isNull(lapsedAt), isNull(overdueAt)),
    async handle(tx, { id, ticketId, accountId }, now) {
      await lockTicket(tx, { id: ticketId })
      await tx.update(updateRequests).set({ overdueAt: now }).where(eq(updateRequests.id, id))
      await record(tx, { kind: 'system', name: 'updates' }, now, {
        ...{ type: 'ticket.updateOverdue', ticketId, accountId },
        payload: { requestId: id },
      })
    },
  })
}
