import { eq, sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { TicketEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import { routingConfiguration } from './configuration.store.ts'
import { workItems } from './queue.table.ts'
import { relax } from './relaxation.ts'
import { liveWorkItem } from './work-item.store.ts'

/** Takes the next step of the queue's plan for what waits too long. Each step also lets seats be asked again. */
export function relaxationSweep(deps: Deps): Sweep {
  return {
    name: 'relaxation',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select min(next_relaxation_at) as due from work_items where state in ('queued', 'offered')`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const configuration = await routingConfiguration(deps.db)
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await rowsOf<{ id: TicketId }>(
          tx,
          sql`select t.id from tickets t
               where t.id in (select ticket_id from work_items
                               where state in ('queued', 'offered') and next_relaxation_at <= ${now.toISOString()}::timestamptz
                               order by next_relaxation_at limit 200)
                 for update skip locked`,
        )
        return eachSafely(tx, deps.log, due, async (inner, { id }) => {
          const item = await liveWorkItem(inner, id)
          if (!item?.nextRelaxationAt || item.nextRelaxationAt > now) return
          const queue = configuration.queueById(item.queueId)
          const due = relax(queue, item.relaxationStep, item.enteredQueueAt)
          await inner
            .update(workItems)
            .set({
              relaxationStep: item.relaxationStep + (due ? 1 : 0),
              nextRelaxationAt: due?.nextAt ?? null,
              passedBy: [],
              ...(due?.step.do === 'raisePriority' ? { bump: item.bump + 1 } : {}),
            })
            .where(eq(workItems.id, item.id))
          if (!due) return
          const on = { ticketId: id, accountId: item.accountId }
          const facts: TicketEvent[] = [
            { ...on, type: 'routing.relaxed', payload: { step: item.relaxationStep + 1, do: due.step.do } },
          ]
          if (due.step.do === 'pageSupervisor') {
            facts.push({
              ...on,
              type: 'routing.supervisorPaged',
              payload: {
                supervisorId: (due.step.owner as PersonId | undefined) ?? queue.supervisorId,
                because: 'plan',
              },
            })
          }
          await record(inner, { kind: 'system', name: 'routing' }, now, ...facts)
        })
      })
      if (done > 0) deps.wake.now('events', 'routing')
      return done
    },
  }
}
