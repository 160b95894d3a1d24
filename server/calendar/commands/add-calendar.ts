import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type CalendarId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { NewCalendar } from '../calendar-view.contract.ts'
import { forgetCalendars } from '../calendar.store.ts'
import { calendars, calendarVersions } from '../calendar.table.ts'
import { refuseIfNeverOpen } from './guards.ts'

/** A calendar of its own: for a foreign site, a customer's hours, a position's shifts. */
export async function addCalendar(deps: Deps, actor: StaffActor, asked: NewCalendar): Promise<void> {
  const now = deps.clock.now()
  const { code, name, nameEn } = asked
  const rules = { ...asked.rules, validFrom: now.toISOString() }
  refuseIfNeverOpen(rules, now)
  await inTransaction(deps.db, async (tx) => {
    const id = newId<CalendarId>()
    const added = await tx
      .insert(calendars)
      .values({ id, code, name, nameEn })
      .onConflictDoNothing({ target: calendars.code })
      .returning({ id: calendars.id })
    if (added.length === 0) {
      throw new Refusal('calendar.code_taken', 'There is a calendar with this code already. Choose another one.', 409, {
        errors: [{ pointer: '/code', detail: 'This code is taken.' }],
      })
    }
    await tx.insert(calendarVersions).values({ calendarId: id, version: 1, rules, createdBy: actor.id, createdAt: now })
    await record(tx, actor, now, {
      type: 'calendar.added',
      ticketId: null,
      accountId: null,
      payload: { code },
    })
  })
  forgetCalendars(deps.db)
  deps.wake.now('events')
}
