import { and, eq, isNull } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { sweepRows } from '#server/jobs/sweep-rows.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { leavings } from './leaving.table.ts'

/** The window closes and nobody has said how it ended: told once, as a sign to whoever answers for the account. */
export function retentionWindowSweep(deps: Deps): Sweep {
  return sweepRows(deps, {
    name: 'retention-windows',
    table: leavings,
    at: leavings.windowUntil,
    waiting: and(eq(leavings.state, 'retaining'), isNull(leavings.overdueAt)),
    batch: 50,
    async handle(tx, { id, number, accountId, version }, now) {
      await tx
        .update(leavings)
        .set({ overdueAt: now, version: version + 1 })
        .where(eq(leavings.id, id))
      await record(tx, { kind: 'system', name: 'leaving' }, now, {
        ...{ type: 'leaving.overdue', ticketId: null, accountId },
        payload: { number },
      })
    },
  })
}
