import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { nextDigest } from '../hours.ts'
import type { ManagerProfileChange } from '../profile.contract.ts'
import { managerDigests, managerProfiles } from '../portfolio.table.ts'

/** When I work, when I am left alone, when the morning digest comes. Refuses with `profile.changed` and `calendar.not_found`. */
export async function saveManagerProfile(
  deps: Deps,
  actor: StaffActor,
  { version, ...input }: ManagerProfileChange,
): Promise<void> {
  const now = deps.clock.now()
  const calendars = await calendarsOf(deps.db)
  const calendar = calendars.inForce(input.calendar, now)
  if (!calendar || !calendars.isOffered(input.calendar, now)) {
    const detail = 'Choose one of the house’s calendars.'
    throw new Refusal('calendar.not_found', detail, 422, { errors: [{ pointer: '/calendar', detail }] })
  }
  await inTransaction(deps.db, async (tx) => {
    const saved = await tx
      .insert(managerProfiles)
      .values({ personId: actor.id, ...input, version: 1 })
      .onConflictDoUpdate({
        target: managerProfiles.personId,
        set: { ...input, version: version + 1 },
        setWhere: eq(managerProfiles.version, version),
      })
      .returning({ version: managerProfiles.version })
    if (saved.length === 0 || saved[0]!.version !== version + 1) {
      throw new Refusal(
        'profile.changed',
        'This was changed in another window. Look again and repeat your change.',
        409,
      )
    }
    const nextAt = nextDigest(input, calendar, now)
    await tx
      .insert(managerDigests)
      .values({ personId: actor.id, nextAt, since: now })
      .onConflictDoUpdate({ target: managerDigests.personId, set: { nextAt } })
  })
  deps.wake.now('sweeps')
}
