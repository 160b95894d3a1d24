import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { changesBetween } from '../account-escalation.ts'
import { addWatchers, lockEscalation, saveEscalation, watchersOf, writeEntry } from '../account-escalation.store.ts'

/** Somebody else keeps the record of the account; its log says so. */
export async function passOnAccountEscalation(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { number, from, to }: { number: string; from: PersonId; to: PersonId },
): Promise<void> {
  const escalation = await lockEscalation(tx, number)
  if (escalation.ownerId !== from || escalation.endedAt) return
  await addWatchers(tx, escalation.id, [to], now)
  const facts = changesBetween(escalation, { ownerId: to })
  await writeEntry(tx, escalation.id, actor, { kind: 'changed', facts }, now)
  await saveEscalation(tx, escalation, { ownerId: to }, now)
  await record(tx, actor, now, {
    type: 'accountEscalation.changed',
    ticketId: null,
    accountId: escalation.accountId,
    payload: { escalationId: escalation.id, number, watchers: await watchersOf(tx, escalation.id) },
  })
}
