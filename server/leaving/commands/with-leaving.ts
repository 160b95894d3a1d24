import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { LeavingEvent } from '#server/events/manager-event.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { lockLeaving, type Leaving } from '../leaving.store.ts'
import { leavings } from '../leaving.table.ts'

type WithoutCommon<E> = E extends { type: infer T; payload: infer P } ? { type: T; payload: Omit<P, 'number'> } : never

/**
 * The frame of every verb on a case: locked, permission asked, version compared; what the verb answers is written and
 * recorded. Refuses with `leaving.not_yours` and `leaving.changed`.
 */
export async function withLeaving(
  deps: Deps,
  actor: StaffActor,
  number: string,
  version: number | undefined,
  verb: (
    tx: Transaction,
    leaving: Leaving,
    now: Date,
  ) => Promise<{ set: Partial<Leaving>; facts: WithoutCommon<LeavingEvent>[] } | null>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const leaving = await lockLeaving(tx, number)
    if (!leaving || !can.seeLeaving(actor, leaving.accountId)) throw notFound('leaving')
    if (!can.runLeaving(actor, leaving.accountId)) {
      throw new Refusal('leaving.not_yours', 'Those who answer for the account, or a supervisor, do this.', 403)
    }
    if (version !== undefined && version !== leaving.version) {
      throw new Refusal('leaving.changed', 'Somebody changed this case meanwhile. Look at it again.', 409, {
        extra: { version: leaving.version },
      })
    }
    const moved = await verb(tx, leaving, now)
    if (!moved) return
    await tx
      .update(leavings)
      .set({ ...moved.set, version: leaving.version + 1 })
      .where(eq(leavings.id, leaving.id))
    await record(
      tx,
      actor,
      now,
      ...moved.facts.map(
        (fact) =>
          ({
            ...fact,
            ...{ ticketId: null, accountId: leaving.accountId },
            payload: { ...fact.payload, number },
          }) as LeavingEvent,
      ),
    )
  })
  deps.wake.now('events', 'sweeps')
}
