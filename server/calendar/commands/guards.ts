import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import type { CalendarId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { nextOpen } from '../calendar.ts'
import type { CalendarVersion } from '../calendar.contract.ts'
import { calendars, calendarVersions } from '../calendar.table.ts'

/** Locks a calendar so that two people who save at once follow each other. */
export async function lockedCalendar(
  tx: Transaction,
  code: string,
): Promise<{ id: CalendarId; latest: number; retiredAt: Date | null }> {
  const [calendar] = await tx
    .select({ id: calendars.id, retiredAt: calendars.retiredAt })
    .from(calendars)
    .where(eq(calendars.code, code))
    .for('update')
  if (!calendar) throw notFound('calendar')
  const [row] = await tx
    .select({ latest: sql<number>`coalesce(max(${calendarVersions.version}), 0)::int` })
    .from(calendarVersions)
    .where(eq(calendarVersions.calendarId, calendar.id))
  return { ...calendar, latest: row!.latest }
}

/** A calendar that never opens again would leave every clock on it without a due time. */
export function refuseIfNeverOpen(rules: CalendarVersion, from: Date): void {
  try {
    nextOpen(rules, from)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(error.code, error.message, 422, {
      errors: [{ pointer: '/rules/week', detail: 'Give at least one day open hours.' }],
    })
  }
}
