import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { announcements } from './clock-row.ts'
import { clocksOfTicket, lockTicketsWithDueClocks, nextClockDue, saveClock } from './clock.store.ts'

/** Small enough that a process killed half-way loses little, and that others are at the rest meanwhile. */
const batch = 50

/** Announces the thresholds of running clocks, each once: 50, 75, 90 % and the breach. */
export function clockSweep(deps: Deps): Sweep {
  return {
    name: 'clocks',
    nextDue: nextClockDue,
    async run(now) {
      const { versionOf } = await calendarsOf(deps.db)
      const done = await inTransaction(deps.db, async (tx) =>
        eachSafely(tx, deps.log, await lockTicketsWithDueClocks(tx, now, batch), async (inner, ticketId) => {
          for (const clock of await clocksOfTicket(inner, ticketId)) {
            if (!clock.nextFireAt || clock.nextFireAt > now) continue
            const { percents, row } = announcements(clock, versionOf, now)
            await saveClock(inner, row)
            const reached = percents.map((percent) => ({
              type: 'clock.reached' as const,
              ticketId,
              accountId: clock.accountId,
              payload: { kind: clock.kind, round: clock.round, percent, dueAt: clock.dueAt.toISOString() },
            }))
            await record(inner, { kind: 'system', name: 'clocks' }, now, ...reached)
          }
        }),
      )
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
