import { and, asc, isNotNull, lte, min } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { dueClocks, dueTimes } from './vendor-case.ts'
import { addVendorEntry, saveVendorCase, vendorOf } from './vendor.store.ts'
import { vendorCases } from './vendor.table.ts'

/** A vendor owes an answer or the work, or is to be asked again: told to whoever pursues it. */
export function vendorClockSweep(deps: Deps): Sweep {
  const by = { kind: 'system' as const, name: 'vendors' }
  return {
    name: 'vendor-clocks',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(vendorCases.nextDueAt) })
        .from(vendorCases)
        .where(isNotNull(vendorCases.nextDueAt))
      return row?.due ?? null
    },
    async run(now) {
      const calendars = await calendarsOf(deps.db)
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(vendorCases)
          .where(and(isNotNull(vendorCases.nextDueAt), lte(vendorCases.nextDueAt, now)))
          .orderBy(asc(vendorCases.nextDueAt))
          .limit(100)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, the) => {
          const clocks = dueClocks(the, now)
          const vendor = await vendorOf(inner, the.queueId)
          const calendar = calendars.versionOf(calendars.refFor(vendor.calendar, now))
          const { chaseAt } = dueTimes(
            { answerMinutes: 1, doneMinutes: 1, chaseMinutes: the.chaseMinutes },
            calendar,
            now,
          )
          await saveVendorCase(inner, the, {
            told: [...new Set([...the.told, ...clocks.filter((clock) => clock !== 'chase')])],
            ...(clocks.includes('chase') ? { chaseAt } : {}),
          })
          const { ticketId, accountId, id: caseId, queueId } = the
          for (const clock of clocks) {
            await addVendorEntry(inner, the, { kind: 'overdue', text: clock, byName: '' }, now)
            await record(inner, by, now, {
              type: 'vendor.overdue',
              ticketId,
              accountId,
              payload: { caseId, queueId, clock },
            })
          }
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
