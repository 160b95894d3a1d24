import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { lockQueue } from '../queue-edit.store.ts'
import { queues } from '../queue.table.ts'

/** Somebody else is the queue's owner of last resort, and is paged by the steps of its plan that paged who leaves. */
export async function passOnQueue(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { code, from, to }: { code: string; from: PersonId; to: PersonId },
): Promise<void> {
  const queue = await lockQueue(tx, code)
  if (!queue) throw notFound('queue')
  const relaxation = queue.relaxation.map((step) =>
    'owner' in step && step.owner === from ? { ...step, owner: to } : step,
  )
  const isOwner = queue.supervisorId === from
  const was = { ...(isOwner ? { supervisorId: from } : {}), relaxation: queue.relaxation }
  const is = { ...(isOwner ? { supervisorId: to } : {}), relaxation }
  await tx.update(queues).set(is).where(eq(queues.id, queue.id))
  await record(tx, actor, now, {
    type: 'queue.changed',
    ticketId: null,
    accountId: null,
    payload: { queueId: queue.id, code, was, is },
  })
}
