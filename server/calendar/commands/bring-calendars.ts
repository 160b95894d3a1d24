import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { newId, type CalendarId } from '#server/kernel/ids.ts'
import { calendars, calendarVersions } from '../calendar.table.ts'
import { readyMade } from '../ready-made.ts'

/** A house without any calendar gets those the product comes with: nothing could be promised without one. */
export async function bringCalendars(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    if ((await tx.select({ id: calendars.id }).from(calendars).limit(1)).length > 0) return
    for (const { code, name, nameEn, rules } of readyMade) {
      const id = newId<CalendarId>()
      // Two processes that start together: the second one's calendar is not needed.
      const added = await tx
        .insert(calendars)
        .values({ id, code, name, nameEn })
        .onConflictDoNothing()
        .returning({ id: calendars.id })
      if (added.length > 0)
        await tx.insert(calendarVersions).values({ calendarId: id, version: 1, rules, createdAt: now })
    }
  })
}
