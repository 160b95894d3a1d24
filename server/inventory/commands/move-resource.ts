import { eq } from 'drizzle-orm'
import type { Actor, StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type CircuitId, type ResourceId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { ResourceMove, ResourceState } from '../inventory.contract.ts'
import { moveOf } from '../resource.ts'
import { accountOfCircuit, circuitNumbered, lockResource, sitsAt, type Resource } from '../resource.store.ts'
import { resourceMoves, resources } from '../resource.table.ts'

/**
 * A circuit takes a resource, gives it up, keeps it after all, or the position that answers for it confirms that it is free.
 * Refuses with `resource.changed`, `resource.illegal_move`, `resource.not_your_position`, `resource.circuit_ceased`.
 */
export async function moveResource(deps: Deps, actor: StaffActor, id: ResourceId, asked: ResourceMove): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const resource = await lockResource(tx, id)
    if (!resource) throw notFound('resource')
    if (resource.version !== asked.version) {
      throw new Refusal(
        'resource.changed',
        'Somebody moved this resource meanwhile. Look at where it stands now.',
        409,
        {
          extra: { state: resource.state, version: resource.version },
        },
      )
    }
    if (!can.keepInventory(actor) && !(await sitsAt(tx, actor.id, resource.queueId))) {
      throw new Refusal(
        'resource.not_your_position',
        'Only the position that answers for this resource, a supervisor or an administrator moves it.',
        403,
      )
    }
    const circuit = asked.circuit ? await circuitNumbered(tx, asked.circuit) : null
    if (asked.circuit && !circuit) throw notFound('circuit')
    if (asked.to === 'held' && circuit?.status === 'ceased') {
      throw new Refusal('resource.circuit_ceased', 'This circuit has ceased: it takes no more resources.', 422, {
        errors: [{ pointer: '/circuit', detail: 'Choose a circuit that is planned or in service.' }],
      })
    }
    await moveWithin(tx, deps.clock.now(), actor, resource, asked.to, {
      circuitId: circuit?.id ?? null,
      reason: asked.reason,
    })
  })
  deps.wake.now('events')
}

/**
 * The same inside another command's transaction, for callers who have asked for permission: a release plan, an order.
 * The resource must be locked (`lockResource`). Answers how it stands afterwards.
 */
export async function moveWithin(
  tx: Transaction,
  now: Date,
  actor: Actor,
  resource: Resource,
  to: ResourceState,
  { circuitId = null, reason = '' }: { circuitId?: CircuitId | null; reason?: string } = {},
): Promise<Resource> {
  const moved = moveOf(resource, to, circuitId)
  const after = { state: moved.state, circuitId: moved.circuitId, since: now, version: resource.version + 1 }
  await tx.update(resources).set(after).where(eq(resources.id, resource.id))
  const accountId = await accountOfCircuit(tx, moved.concerns)
  await tx.insert(resourceMoves).values({
    ...{ id: newId(), resourceId: resource.id, from: resource.state, to, circuitId: moved.concerns, accountId },
    ...{ reason, byName: actor.name, at: now },
  })
  await record(tx, actor, now, {
    ...{ ticketId: null, accountId, type: 'resource.moved' },
    payload: {
      ...{ resourceId: resource.id, kind: resource.kind, label: resource.label, from: resource.state, to, reason },
      circuitId: moved.concerns,
    },
  })
  return { ...resource, ...after }
}
