import { eq } from 'drizzle-orm'
import type { ContactActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { AlertAskId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { alerts } from '../alert.table.ts'
import type { AskAnswer } from '../ask.contract.ts'
import { alertAsks } from '../ask.table.ts'
import { settled } from '../loop.ts'

/**
 * The contact's own word: yes, and the loop waits to be measured; no, with what is still open, and the plan goes on and
 * whoever answers for the account is told. The same answer twice changes nothing. Refuses with `ask.over`.
 */
export async function answerAsk(
  deps: Deps,
  contact: ContactActor,
  id: AlertAskId,
  { satisfied, answer, how }: AskAnswer & { how: 'portal' | 'link' },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [place] = await tx.select().from(alertAsks).where(eq(alertAsks.id, id))
    if (!place || !can.answerAsk(contact, place.contactId)) throw notFound('ask')
    // The alert first, as everybody who moves it does.
    const [alert] = await tx.select().from(alerts).where(eq(alerts.id, place.alertId)).for('update')
    const [ask] = await tx.select().from(alertAsks).where(eq(alertAsks.id, id)).for('update')
    if (ask!.state === 'answered' && ask!.satisfied === satisfied) return
    if (ask!.state !== 'open' || alert!.state !== 'planned') {
      throw new Refusal('ask.over', 'This question is over. Your account manager will come back to you.', 409, {
        extra: { state: ask!.state },
      })
    }
    const said = answer || null
    await tx
      .update(alertAsks)
      .set({ state: 'answered', answeredAt: now, how, satisfied, answer: said })
      .where(eq(alertAsks.id, id))
    await tx
      .update(alerts)
      .set({
        ...{ outcome: said, satisfied, contactId: contact.id, saidHow: how, saidAt: now, confirmedBy: null },
        ...settled(satisfied, now),
        // "No" is news to whoever answers for the account, beside the screen as well.
        ...(satisfied ? {} : { tellAt: now }),
        ...{ version: alert!.version + 1, revision: alert!.revision + 1 },
      })
      .where(eq(alerts.id, alert!.id))
    await record(tx, contact, now, {
      ...{ type: 'alert.confirmed', ticketId: null, accountId: alert!.accountId },
      payload: { alertId: alert!.id, rule: alert!.rule, satisfied, how, asked: [contact.id] },
    })
  })
  deps.wake.now('events', 'sweeps')
}
