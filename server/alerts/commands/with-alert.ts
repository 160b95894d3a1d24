import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { AlertEvent } from '#server/events/manager-event.ts'
import { record } from '#server/events/record.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { alerts } from '../alert.table.ts'

export type Alert = typeof alerts.$inferSelect

type WithoutCommon<E> = E extends { type: infer T; payload: infer P }
  ? { type: T; payload: Omit<P, 'alertId' | 'rule'> }
  : never

/**
 * The frame of every verb on an alert: locked, permission asked, revision compared. What the verb answers is written and
 * recorded; null changes nothing. Refuses with `alert.not_yours` and `alert.changed`.
 */
export async function withAlert(
  deps: Deps,
  actor: StaffActor,
  id: AlertId,
  revision: number | undefined,
  verb: (
    tx: Transaction,
    alert: Alert,
    now: Date,
  ) => Promise<{ set: Partial<Alert>; fact: WithoutCommon<AlertEvent> } | null>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [alert] = await tx.select().from(alerts).where(eq(alerts.id, id)).for('update')
    if (!alert || !can.seeAlerts(actor, alert.accountId)) throw notFound('alert')
    if (!can.answerAlert(actor, alert.accountId)) {
      throw new Refusal('alert.not_yours', 'Those who answer for the account, or a supervisor, do this.', 403)
    }
    if (revision !== undefined && revision !== alert.revision) {
      throw new Refusal('alert.changed', 'Somebody moved this alert on meanwhile. Look at where it stands now.', 409, {
        extra: { state: alert.state, revision: alert.revision },
      })
    }
    const moved = await verb(tx, alert, now)
    if (!moved) return
    await tx
      .update(alerts)
      .set({ ...moved.set, version: alert.version + 1, revision: alert.revision + 1 })
      .where(eq(alerts.id, id))
    await record(tx, actor, now, {
      ...moved.fact,
      ...{ ticketId: null, accountId: alert.accountId },
      payload: { ...moved.fact.payload, alertId: id, rule: alert.rule },
    } as AlertEvent)
  })
  deps.wake.now('events', 'sweeps')
}

/** Nobody need be told or asked any more. */
export const answered = { dueAt: null, nextClimbAt: null, tellAt: null } as const
