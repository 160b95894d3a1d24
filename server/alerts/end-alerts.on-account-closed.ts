import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reaction } from '#server/events/reaction.ts'
import { record } from '#server/events/record.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import { endedWithAccount } from './alert.contract.ts'
import { alerts } from './alert.table.ts'
import { withdrawAsks } from './ask.store.ts'

/** A customer who has left for good is nobody's to win back: what is still in the loop is set aside, and nobody is told of it any more. */
export const endAlertsOnAccountClosed: Reaction = {
  name: 'end-alerts.on-account-closed',
  wants: (type) => type === 'account.closed',
  async react(tx, events) {
    const closings = new Map(events.map((event) => [event.accountId as AccountId, event]))
    const of = and(inArray(alerts.accountId, [...closings.keys()]), isNull(alerts.closedAt))
    for (const alert of await tx.select().from(alerts).where(of).orderBy(alerts.id).for('update')) {
      const { at, actor } = closings.get(alert.accountId)!
      const by = actor.id as PersonId
      const asked = await withdrawAsks(tx, alert.id)
      await tx
        .update(alerts)
        .set({
          ...{ state: 'dismissed', outcome: endedWithAccount['zh-CN'], confirmedBy: by, closedAt: at },
          ...{ acknowledgedAt: alert.acknowledgedAt ?? at, acknowledgedBy: alert.acknowledgedBy ?? by },
          ...{ dueAt: null, nextClimbAt: null, tellAt: null },
          ...{ version: alert.version + 1, revision: alert.revision + 1 },
        })
        .where(eq(alerts.id, alert.id))
      await record(tx, { kind: 'system', name: actor.name }, at, {
        ...{ type: 'alert.dismissed', ticketId: null, accountId: alert.accountId },
        payload: { alertId: alert.id, rule: alert.rule, reason: endedWithAccount['zh-CN'], asked },
      })
    }
  },
}
