import { and, eq, ne } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { forgetRoutingConfiguration, routingConfiguration, type Queue } from './configuration.store.ts'
import { isOpenAt, nextEdge } from './queue-hours.ts'
import { queues } from './queue.table.ts'

/** Clocks of two processes may differ by this much without telling one edge twice. */
const skewMs = 1_000

/** A queue's hours begin or end: told once, and when they begin what waits is matched at once. */
export function queueHoursSweep(deps: Deps): Sweep {
  const all = async () => [...(await routingConfiguration(deps.db)).queues.values()]
  return {
    name: 'queue hours',
    async nextDue() {
      const now = deps.clock.now()
      const each = (await all()).map((queue) => (turned(queue, now) === null ? nextEdge(queue.hours, now) : now))
      return each.reduce((first, edge) => (edge && (!first || edge < first) ? edge : first), null)
    },
    async run(now) {
      let told = 0
      for (const queue of await all()) {
        const open = turned(queue, now)
        if (open === null) continue
        forgetRoutingConfiguration()
        told += await inTransaction(deps.db, async (tx) => {
          const changed = await tx
            .update(queues)
            .set({ open })
            .where(and(eq(queues.id, queue.id), ne(queues.open, open)))
            .returning({ id: queues.id })
          if (changed.length === 0) return 0
          await record(tx, { kind: 'system', name: 'routing' }, now, {
            type: open ? 'queue.opened' : 'queue.closed',
            ticketId: null,
            accountId: null,
            payload: { queueId: queue.id, code: queue.code },
          })
          return 1
        })
      }
      if (told > 0) {
        forgetRoutingConfiguration()
        deps.wake.now('events', 'routing')
      }
      return told
    },
  }
}

/** Whether it is open now, when that was not told yet; null just before an edge, where another clock may be past it. */
function turned(queue: Queue, now: Date): boolean | null {
  const open = isOpenAt(queue.hours, now)
  const stays = isOpenAt(queue.hours, new Date(now.getTime() + skewMs)) === open
  return open !== queue.open && stays ? open : null
}
