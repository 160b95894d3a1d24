import { eq } from 'drizzle-orm'
import { hasRole, type StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { alerts } from '../alert.table.ts'

/** "I know, and I am on it." The next signal of the same kind opens a new alert. Saying it twice changes nothing. */
export async function acknowledgeAlert(deps: Deps, actor: StaffActor, id: AlertId, note: string | null): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [alert] = await tx.select().from(alerts).where(eq(alerts.id, id)).for('update')
    const mine = alert && (actor.accounts.includes(alert.accountId) || hasRole(actor, 'supervisor', 'admin'))
    if (!alert || !mine) throw notFound('alert')
    if (alert.state === 'acknowledged') return
    await tx
      .update(alerts)
      .set({ state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: actor.id, note, version: alert.version + 1 })
      .where(eq(alerts.id, id))
    await record(tx, actor, now, {
      type: 'alert.acknowledged',
      ticketId: null,
      accountId: alert.accountId,
      payload: { alertId: id, rule: alert.rule },
    })
  })
  deps.wake.now('events')
}
