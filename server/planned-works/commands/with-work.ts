import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { lockWork, type Work } from '../planned-work.store.ts'
import { plannedWorks } from '../planned-work.table.ts'
import { nextByTime } from '../planned-work.ts'

/** Refuses with `plannedWork.not_yours`. */
export function refuseUnlessPlanner(actor: StaffActor): void {
  if (can.planWorks(actor)) return
  throw new Refusal('plannedWork.not_yours', 'Technical seats and supervisors plan work on the network.', 403)
}

/** The frame of every verb on a planned work: locked, permission asked, version compared. Refuses with `plannedWork.changed`. */
export async function withWork(
  deps: Deps,
  actor: StaffActor,
  number: string,
  version: number,
  verb: (tx: Transaction, work: Work, now: Date) => Promise<void>,
): Promise<void> {
  refuseUnlessPlanner(actor)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const work = await lockWork(tx, number)
    if (!work) throw notFound('plannedWork')
    if (work.version !== version) {
      throw new Refusal('plannedWork.changed', 'Somebody changed this work meanwhile. Look at it again.', 409, {
        extra: { latest: work.version },
      })
    }
    await verb(tx, work, now)
  })
  deps.wake.now('events', 'sweeps')
}

/** Writes what changed, with the instant at which time moves it next; answers the work as it is now. */
export async function saveWork(tx: Transaction, work: Work, set: Partial<Work>): Promise<Work> {
  const after: Work = { ...work, ...set, version: work.version + 1 }
  after.nextDueAt = nextByTime(after)?.at ?? null
  await tx.update(plannedWorks).set(after).where(eq(plannedWorks.id, work.id))
  return after
}
