import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId, ScheduleId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { lockSchedule } from '../schedule.store.ts'
import { onCallOverrides, onCallSchedules, onCallTemporaries } from '../schedule.table.ts'

/**
 * The turns of who leaves go to somebody else, or (`to` null) out of the rotations, so that everybody after them moves up.
 * Refuses with `schedule.people` when a rotation would be left without anybody.
 */
export async function passOnTurns(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { id, from, to }: { id: ScheduleId; from: PersonId; to: PersonId | null },
): Promise<void> {
  const { row, overrides, temporaries } = await lockSchedule(tx, id, now)
  const others = <T>(list: readonly T[], who: (one: T) => PersonId, put: (one: T, by: PersonId) => T) =>
    list.flatMap((one) => (who(one) !== from ? [one] : to ? [put(one, to)] : []))
  const plan = {
    rotations: row.plan.rotations.map((rotation) => ({
      ...rotation,
      people: others(
        rotation.people,
        (person) => person as PersonId,
        (_, by) => by,
      ),
    })),
  }
  const empty = plan.rotations.find(({ people }) => people.length === 0)
  if (empty) {
    throw new Refusal('schedule.people', `Nobody would be left on "${empty.name}". Choose who takes the turns on.`, 422)
  }
  await tx
    .update(onCallSchedules)
    .set({ plan, version: row.version + 1, nextChangeAt: now, updatedAt: now })
    .where(eq(onCallSchedules.id, id))
  for (const override of overrides) {
    if (override.byId !== from && override.personId !== from) continue
    const mine = eq(onCallOverrides.id, override.id)
    // Without a successor who stood in stands in no more; whom a swap was to take off is off already.
    if (!to) await tx.delete(onCallOverrides).where(mine)
    else {
      const byId = override.byId === from ? to : override.byId
      const personId = override.personId === from ? to : override.personId
      if (byId === personId) await tx.delete(onCallOverrides).where(mine)
      else await tx.update(onCallOverrides).set({ byId, personId }).where(mine)
    }
  }
  for (const { id: temporary, shifts } of temporaries) {
    if (!shifts.some(({ personId }) => personId === from)) continue
    const kept = others(
      shifts,
      (shift) => shift.personId,
      (shift, personId) => ({ ...shift, personId }),
    )
    await tx.update(onCallTemporaries).set({ shifts: kept }).where(eq(onCallTemporaries.id, temporary))
  }
  const payload = { scheduleId: id, what: 'handedOver', was: { plan: row.plan }, is: { plan } }
  await record(tx, actor, now, { type: 'schedule.changed', ticketId: null, accountId: null, payload })
}
