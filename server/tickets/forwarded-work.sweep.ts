import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { liveWorkItem } from '#server/routing/work-item.store.ts'
import { moveTo } from './commands/assign-ticket.ts'
import { withTicket } from './commands/with-ticket.ts'

const most = 100

/**
 * Work that lies in a queue which passes its work on: what waited when it was closed, and what came back to it later. The
 * bound within makes the few closed queues come first: a house without any reads no work at all.
 */
const forwarded = sql`
    from queues q cross join lateral (
         select ticket_id from work_items
          where queue_id = q.id and ended_at is null and state in ('queued', 'offered') limit ${sql.raw(String(most))}) w
   where not q.active and q.forward_to is not null`

/** The work of a closed queue goes to the one that was named for it, with its age. Held work stays with its holder. */
export function forwardedWorkSweep(deps: Deps): Sweep {
  return {
    name: 'forwarded work',
    async nextDue(db) {
      const [row] = await rowsOf(db, sql`select 1 ${forwarded} limit 1`)
      return row ? deps.clock.now() : null
    },
    async run() {
      const due = await rowsOf<{ id: TicketId }>(deps.db, sql`select w.ticket_id as id ${forwarded} limit ${most}`)
      if (due.length === 0) return 0
      const configuration = await routingConfiguration(deps.db)
      let moved = 0
      for (const { id } of due) {
        await withTicket(deps, { kind: 'system', name: 'routing' }, { id }, {}, async (the) => {
          const item = await liveWorkItem(the.tx, id)
          if (item?.state !== 'queued' && item?.state !== 'offered') return
          const closed = configuration.queueById(item.queueId)
          if (closed.active || !closed.forwardTo) return
          await moveTo(deps, the, configuration.queueById(closed.forwardTo), 'queueClosed', null)
          moved++
        })
      }
      return moved
    },
  }
}
