import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { CalendarEdit } from '../calendar-view.contract.ts'
import { runningClocks } from '../calendar-view.store.ts'
import { forgetCalendars } from '../calendar.store.ts'
import { calendars, calendarVersions } from '../calendar.table.ts'
import { lockedCalendar, refuseIfNeverOpen } from './guards.ts'
import { refuseStale } from './retire-calendar.ts'

/**
 * Adds a version of a calendar. What starts from its validity on is measured with it; what runs keeps its own. Refuses with
 * `calendar.changed` when somebody saved meanwhile, and a validity that lies in the past: no deadline is moved afterwards.
 */
export async function saveCalendarVersion(
  deps: Deps,
  actor: StaffActor,
  code: string,
  edit: CalendarEdit,
): Promise<void> {
  const now = deps.clock.now()
  const validFrom = edit.validFrom ? new Date(edit.validFrom) : now
  if (validFrom < now) {
    throw new Refusal('calendar.valid_from_past', 'A version holds from now on or later, never from the past.', 422, {
      errors: [{ pointer: '/validFrom', detail: 'Leave it empty for now, or choose a moment to come.' }],
    })
  }
  const rules = { ...edit.rules, validFrom: validFrom.toISOString() }
  refuseIfNeverOpen(rules, validFrom)
  await inTransaction(deps.db, async (tx) => {
    const { id, latest, retiredAt } = await lockedCalendar(tx, code)
    refuseStale(latest, edit.basedOn)
    if (retiredAt) {
      throw new Refusal('calendar.retired', 'This calendar is retired. Restore it, then change it.')
    }
    const version = latest + 1
    await tx.update(calendars).set({ name: edit.name, nameEn: edit.nameEn }).where(eq(calendars.id, id))
    await tx
      .insert(calendarVersions)
      .values({ calendarId: id, version, rules, note: edit.note, createdBy: actor.id, createdAt: now })
    const running = await runningClocks(tx)
    const keeping = [...running]
      .filter(([ref]) => ref.startsWith(`${code}@`))
      .reduce((sum, [, count]) => sum + count, 0)
    await record(tx, actor, now, {
      type: 'calendar.versionAdded',
      ticketId: null,
      accountId: null,
      payload: { code, version, validFrom: rules.validFrom, note: edit.note, clocksKeepingTheirs: keeping },
    })
  })
  forgetCalendars(deps.db)
  deps.wake.now('events')
}
