import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { refuseStale, unfit } from '#server/seats/commands/stale.ts'
import { type SeatSettingsChange, type SeatSettingsView } from '#server/seats/seat-settings.contract.ts'
import { saveSeatSettings, seatSettingsViews, unknownSkills } from '#server/seats/seat-settings.store.ts'
import { lockRouting } from '../round.store.ts'

/**
 * Level, capacity, limit and skills of one seat, at once. What the seat holds stays with it: below its load a smaller
 * capacity only keeps new work away. Refuses with `seat.changed` and `seat.skill_unknown`.
 */
export async function changeSeat(
  deps: Deps,
  actor: StaffActor,
  id: PersonId,
  { version, ...to }: SeatSettingsChange,
): Promise<SeatSettingsView> {
  const now = deps.clock.now()
  const after = await inTransaction(deps.db, async (tx) => {
    // Not beside a round of matching, which has looked at the seat as it was.
    await lockRouting(tx)
    await tx.execute(sql`select 1 from seats where id = ${id} for no key update`)
    const [before] = await seatSettingsViews(tx, id)
    if (!before) throw notFound('seat')
    refuseStale('seat', version, before.version)
    const unknown = await unknownSkills(tx, Object.keys(to.skills))
    if (unknown.length > 0) {
      const detail = `There is no skill "${unknown[0]}". Add it to the list of skills first.`
      throw unfit('seat.skill_unknown', { pointer: `/skills/${unknown[0]}`, detail })
    }
    await saveSeatSettings(tx, id, to, version + 1, now)
    const { level, capacity, hourlyLimit, skills } = before
    await record(tx, actor, now, {
      type: 'seat.changed',
      ticketId: null,
      accountId: null,
      payload: { seatId: id, from: { level, capacity, hourlyLimit, skills }, to },
    })
    return (await seatSettingsViews(tx, id))[0]!
  })
  deps.wake.now('events', 'routing', 'sweeps')
  return after
}
