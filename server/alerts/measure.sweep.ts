import { eq, isNotNull, sql } from 'drizzle-orm'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { sweepRows } from '#server/jobs/sweep-rows.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { alerts } from './alert.table.ts'
import { effectOf, measuredAfterDays } from './loop.ts'

/** Thirty days after the customer was satisfied: did the signal fall? The same number of days is looked at before and after. */
export function alertMeasureSweep(deps: Deps): Sweep {
  return sweepRows(deps, {
    name: 'alert-measure',
    table: alerts,
    at: alerts.measureAt,
    waiting: isNotNull(alerts.measureAt),
    batch: 50,
    async handle(tx, alert, now) {
      const turn = alert.confirmedAt!
      const far = (days: number) => at(new Date(turn.getTime() + days * 86_400_000))
      const [signs] = await rowsOf<{ before: number; after: number }>(
        tx,
        sql`
        select count(*) filter (where at <= ${at(turn)})::int as before, count(*) filter (where at > ${at(turn)})::int as after
          from alert_signs where account_id = ${alert.accountId} and rule = ${alert.rule}
           and at > ${far(-measuredAfterDays)} and at <= ${far(measuredAfterDays)}`,
      )
      const { before, after } = signs!
      const effect = effectOf(before, after)
      await tx
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
      await record(tx, { kind: 'system', name: 'alerts' }, now, {
        ...{ type: 'alert.measured', ticketId: null, accountId: alert.accountId },
        payload: { alertId: alert.id, rule: alert.rule, before, after, effect },
      })
    },
  })
}
