import { and, eq, isNull } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { moveWithin } from '#server/inventory/commands/move-resource.ts'
import { lockResource, sitsAt } from '#server/inventory/resource.store.ts'
import type { ReleaseStepId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { lockLeaving } from '../leaving.store.ts'
import { leavings, releaseSteps } from '../leaving.table.ts'
import { takeOutOfService } from './cease-freed.ts'

/**
 * The position that answers for a resource confirms that it is free, and how it knows: it goes back to the pool. The last
 * one ends the case. Saying it twice changes nothing. Refuses with `resource.not_your_position`.
 */
export async function confirmRelease(
  deps: Deps,
  actor: StaffActor,
  number: string,
  id: ReleaseStepId,
  evidence: string,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const leaving = await lockLeaving(tx, number)
    const [step] = await tx
      .select()
      .from(releaseSteps)
      .where(and(eq(releaseSteps.id, id), leaving ? eq(releaseSteps.leavingId, leaving.id) : undefined))
    if (!leaving || !step) throw notFound('step')
    const sits = await sitsAt(tx, actor.id, step.queueId)
    if (!sits && !can.keepInventory(actor)) {
      if (!can.seeLeaving(actor, leaving.accountId)) throw notFound('step')
      throw new Refusal(
        'resource.not_your_position',
        'The position that answers for this resource confirms that it is free. Ask it to.',
        403,
      )
    }
    if (step.confirmedAt) return
    const resource = (await lockResource(tx, step.resourceId))!
    if (resource.state === 'beingReleased' && resource.circuitId === step.circuitId) {
      await moveWithin(tx, now, actor, resource, 'free', { reason: `${number}: ${evidence}` })
    }
    await tx
      .update(releaseSteps)
      .set({ confirmedAt: now, confirmedBy: actor.id, evidence })
      .where(eq(releaseSteps.id, id))
    const open = await tx
      .select({ id: releaseSteps.id })
      .from(releaseSteps)
      .where(and(eq(releaseSteps.leavingId, leaving.id), isNull(releaseSteps.confirmedAt)))
    await takeOutOfService(tx, actor, leaving, open.length === 0, now)
    const ended = open.length === 0 ? { state: 'released' as const, releasedAt: now } : {}
    await tx
      .update(leavings)
      .set({ ...ended, version: leaving.version + 1 })
      .where(eq(leavings.id, leaving.id))
    const about = { ticketId: null, accountId: leaving.accountId }
    await record(
      tx,
      actor,
      now,
      { ...about, type: 'leaving.resourceFreed', payload: { number, kind: resource.kind, label: resource.label } },
      ...(open.length === 0 ? [{ ...about, type: 'leaving.released' as const, payload: { number } }] : []),
    )
  })
  deps.wake.now('events')
}
