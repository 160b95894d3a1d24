import { asc, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { refuseStale } from '#server/seats/commands/stale.ts'
import type { NewRejectionReason, RejectionReasonChange } from '../rejection-reason.contract.ts'
import { rejectionReasons } from '../rejection-reason.table.ts'

export async function addRejectionReason(deps: Deps, actor: StaffActor, input: NewRejectionReason): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const known = await lockReasons(tx)
    const code = `own${Math.max(0, ...known.map((each) => Number(/^own(\d+)$/.exec(each.code)?.[1] ?? 0))) + 1}`
    const position = Math.max(0, ...known.map((each) => each.position)) + 1
    await tx.insert(rejectionReasons).values({ code, ...input, position })
    await changed(tx, actor, now, { code, name: input.name, active: true })
  })
  deps.wake.now('events')
}

/** Wording, and whether the item may come again. What was declined already keeps the rule it was declined under. */
export async function changeRejectionReason(
  deps: Deps,
  actor: StaffActor,
  code: string,
  { version, ...input }: RejectionReasonChange,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const known = await lockReasons(tx)
    const reason = known.find((each) => each.code === code)
    if (!reason) throw notFound('rejection_reason')
    refuseStale('rejection_reason', version, reason.version)
    if (!input.active && !known.some((each) => each.active && each.code !== code)) {
      throw new Refusal(
        'rejection_reason.last',
        'A seat needs at least one reason to decline with. Add another one first.',
      )
    }
    await tx
      .update(rejectionReasons)
      .set({ ...input, version: version + 1 })
      .where(eq(rejectionReasons.code, code))
    const { name, nameEn, again, active } = reason
    const was = { name, nameEn, again, active }
    await changed(tx, actor, now, { code, name: input.name, active: input.active, was, is: input })
  })
  deps.wake.now('events')
}

function lockReasons(tx: Transaction) {
  return tx.select().from(rejectionReasons).orderBy(asc(rejectionReasons.position)).for('update')
}

async function changed(
  tx: Transaction,
  actor: StaffActor,
  now: Date,
  payload: { code: string; name: string; active: boolean; was?: object; is?: object },
): Promise<void> {
  await record(tx, actor, now, { type: 'rejectionReason.changed', ticketId: null, accountId: null, payload })
}
