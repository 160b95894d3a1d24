import { eq } from 'drizzle-orm'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { tell, type NewNotice } from '#server/notices/tell.store.ts'
import { nextChange, onCallAt, shiftsOf } from './on-call.ts'
import { lockDueSchedules, nextHandOver, schedulesWithChanges } from './schedule.store.ts'
import { onCallSchedules } from './schedule.table.ts'

/**
 * Hand-overs: who comes on and who goes off is told. Compared is who was told last with who is on call now, so that an hour
 * of silence ends in one hand-over and not in all that were missed.
 */
export function handOverSweep(deps: Deps): Sweep {
  const mail = deps.config.smtp !== null
  return {
    name: 'handOvers',
    nextDue: nextHandOver,
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) =>
        eachSafely(tx, deps.log, await lockDueSchedules(tx, now, 50), async (inner, id) => {
          const [schedule] = await schedulesWithChanges(inner, now, [id])
          const present = schedule!.row.active ? onCallAt(schedule!, now) : []
          const before = schedule!.row.onCall
          const on = present.filter((person) => !before.includes(person))
          const off = before.filter((person) => !present.includes(person))
          const nextChangeAt = schedule!.row.active ? nextChange(schedule!, now) : null
          await inner.update(onCallSchedules).set({ onCall: present, nextChangeAt }).where(eq(onCallSchedules.id, id))
          if (on.length + off.length === 0) return
          const ahead = shiftsOf(schedule!, now, new Date(now.getTime() + 62 * 86_400_000))
          const until = (person: string) => {
            const shift = ahead.find(({ personId, from }) => personId === person && from <= now.getTime())
            return shift ? new Date(shift.until) : null
          }
          const about = { scheduleId: id }
          await tell(
            inner,
            [
              ...on.map((personId): NewNotice => ({
                kind: 'onCall',
                to: { personId },
                until: until(personId),
                ...about,
              })),
              ...off.map((personId): NewNotice => ({ kind: 'offCall', to: { personId }, ...about })),
            ],
            { now, mail },
          )
          await record(inner, { kind: 'system', name: 'schedules' }, now, {
            ...{ type: 'onCall.changed', ticketId: null, accountId: null, payload: { scheduleId: id, on, off } },
          })
        }),
      )
      if (done > 0) deps.wake.now('events', 'sweeps')
      return done
    },
  }
}
