import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { refuseStale } from '#server/seats/commands/stale.ts'
import type { SeatPolicyChange, SeatPolicyView } from '#server/seats/seat-policy.contract.ts'
import { findSeatPolicy } from '#server/seats/seat-policy.store.ts'
import { seatPolicy } from '#server/seats/seat-policy.table.ts'
import { lockRouting } from '../round.store.ts'

/**
 * Weights, what parking frees, limits for all seats; at once, also for work that is under way: every seat is counted anew,
 * and what it holds already stays with it.
 */
export async function changeSeatPolicy(
  deps: Deps,
  actor: StaffActor,
  { version, ...policy }: SeatPolicyChange,
): Promise<SeatPolicyView> {
  const now = deps.clock.now()
  const after = await inTransaction(deps.db, async (tx) => {
    await lockRouting(tx)
    const { version: present, ...before } = await findSeatPolicy(tx, true)
    refuseStale('seat_policy', version, present)
    await tx.update(seatPolicy).set({ ...policy, version: version + 1 })
    // Whoever changes what a seat carries waits for the seat's row, so the seats go first.
    await tx.execute(sql`select 1 from seats order by id for update`)
    await tx.execute(
      sql`update seats set parked_frees = ${policy.parkedFrees} where parked_frees <> ${policy.parkedFrees}`,
    )
    await tx.execute(sql`
      update work_items w set weight = (${JSON.stringify(policy.weights)}::jsonb ->> w.priority)::integer
       where w.ended_at is null and w.weight <> (${JSON.stringify(policy.weights)}::jsonb ->> w.priority)::integer`)
    await record(tx, actor, now, {
      type: 'seatPolicy.changed',
      ticketId: null,
      accountId: null,
      payload: { from: before, to: policy },
    })
    return findSeatPolicy(tx)
  })
  deps.wake.now('events', 'routing', 'sweeps')
  return after
}
