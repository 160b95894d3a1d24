import { and, asc, eq, isNotNull, lte, min, sql } from 'drizzle-orm'
import { at, inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { alerts } from './alert.table.ts'
import { effectOf, measuredAfterDays } from './loop.ts'

/** Thirty days after the customer was satisfied: did the signal fall? The same number of days is looked at before and after. */
export function alertMeasureSweep(deps: Deps): Sweep {
  return {
    name: 'alert-measure',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(alerts.measureAt) })
        .from(alerts)
        .where(isNotNull(alerts.measureAt))
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(alerts)
          .where(and(isNotNull(alerts.measureAt), lte(alerts.measureAt, now)))
          .orderBy(asc(alerts.measureAt))
          .limit(50)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, async (inner, alert) => {
          const turn = alert.confirmedAt!
          const far = (days: number) => at(new Date(turn.getTime() + days * 86_400_000))
          const [signs] = await rowsOf<{ before: number; after: number }>(
            inner,
            sql`
            select count(*) filter (where at <= ${at(turn)})::int as before, count(*) filter (where at > ${at(turn)})::int as after
              from alert_signs where account_id = ${alert.accountId} and rule = ${alert.rule}
               and at > ${far(-measuredAfterDays)} and at <= ${far(measuredAfterDays)}`,
          )
          const { before, after } = signs!
          const effect = effectOf(before, after)
          await inner
            .update(alerts)
            .set({
              ...{
                state: 'measured',
                measureAt: null,
                measuredAt: now,
                signsBefore: before,
                signsAfter: after,
                effect,
              },
              ...{ version: alert.version + 1, revision: alert.revision + 1 },
            })
            .where(eq(alerts.id, alert.id))
          await record(inner, { kind: 'system', name: 'alerts' }, now, {
            ...{ type: 'alert.measured', ticketId: null, accountId: alert.accountId },
            payload: { alertId: alert.id, rule: alert.rule, before, after, effect },
          })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
