import { and, eq, inArray } from 'drizzle-orm'
import { nodes } from '#server/accounts/node.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type ResourceId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import type { NewResources } from '../inventory.contract.ts'
import { resources } from '../resource.table.ts'

/** Puts ports, addresses or numbers into the free pool: all of them or none. Refuses with `resource.taken`, which names each. */
export async function addResources(deps: Deps, actor: StaffActor, asked: NewResources): Promise<number> {
  const now = deps.clock.now()
  const queue = (await routingConfiguration(deps.db)).queueByCode(asked.position)
  const labels = [...new Set(asked.labels)]
  await inTransaction(deps.db, async (tx) => {
    const [node] = asked.node ? await tx.select({ id: nodes.id }).from(nodes).where(eq(nodes.code, asked.node)) : []
    if (asked.node && !node) {
      throw new Refusal('node.not_found', 'There is no node with this code.', 422, {
        errors: [{ pointer: '/node', detail: 'Choose one of the known nodes, or leave it empty.' }],
      })
    }
    const known = await tx
      .select({ label: resources.label })
      .from(resources)
      .where(and(eq(resources.kind, asked.kind), inArray(resources.label, labels)))
    const rows = labels.map((label) => ({
      ...{ id: newId<ResourceId>(), kind: asked.kind, label, nodeId: node?.id ?? null, region: asked.region },
      ...{ queueId: queue.id, note: asked.note, since: now },
    }))
    const added =
      known.length > 0
        ? []
        : await tx.insert(resources).values(rows).onConflictDoNothing().returning({ label: resources.label })
    if (added.length < labels.length) {
      const taken = known.length > 0 ? known : labels.filter((label) => !added.some((one) => one.label === label))
      const names = taken.map((one) => (typeof one === 'string' ? one : one.label))
      throw new Refusal(
        'resource.taken',
        `In the inventory already: ${names.join(', ')}. Take them out of the list.`,
        409,
        {
          errors: names.map((name) => ({ pointer: `/labels/${asked.labels.indexOf(name)}`, detail: 'Known already.' })),
          extra: { labels: names.join(', ') },
        },
      )
    }
    await record(tx, actor, now, {
      ...{ ticketId: null, accountId: null, type: 'resources.added' },
      payload: { kind: asked.kind, labels, position: queue.code },
    })
  })
  deps.wake.now('events')
  return labels.length
}
