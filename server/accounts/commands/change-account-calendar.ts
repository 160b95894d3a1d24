import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf, forgetCalendars } from '#server/calendar/calendar.store.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { accounts } from '../account.table.ts'

/**
 * The hours promises to this account count on from now on; clocks that run keep theirs. `was` is what the change was based
 * on. Refuses with `account.calendar_changed` and, where none of that code is in force, as the calendar does.
 */
export async function changeAccountCalendar(
  deps: Deps,
  actor: StaffActor,
  code: string,
  { was, calendar }: { was: string; calendar: string },
): Promise<void> {
  const now = deps.clock.now()
  const calendars = await calendarsOf(deps.db)
  calendars.choose(calendar, now)
  await inTransaction(deps.db, async (tx) => {
    const [account] = await tx.select().from(accounts).where(eq(accounts.code, code)).for('update')
    if (!account) throw notFound('account')
    if (account.calendar !== was) {
      throw new Refusal(
        'account.calendar_changed',
        'Somebody chose another calendar meanwhile. Look at it again, then decide.',
        409,
        { extra: { calendar: account.calendar } },
      )
    }
    if (calendar === was) return
    await tx
      .update(accounts)
      .set({ calendar, version: account.version + 1 })
      .where(eq(accounts.id, account.id))
    await record(tx, actor, now, {
      type: 'account.calendarChanged',
      ticketId: null,
      accountId: account.id,
      payload: { was: { calendar: was }, is: { calendar } },
    })
  })
  forgetCalendars(deps.db)
  deps.wake.now('events')
}
