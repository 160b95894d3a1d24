import { calendars, calendarVersions } from '#server/calendar/calendar.table.ts'
import { chinaOfficeHours, chinaServiceDesk, twentyFourSeven } from '#server/calendar/ready-made.ts'
import type { Database } from '#server/db/client.ts'
import { newId } from '#server/kernel/ids.ts'

/** The calendars every house has. */
export async function seedCalendars(db: Database, now: Date): Promise<void> {
  for (const [code, rules] of Object.entries({
    always: twentyFourSeven,
    office: chinaOfficeHours,
    serviceDesk: chinaServiceDesk,
  })) {
    const id = newId<never>()
    await db.insert(calendars).values({ id, code, name: code, nameEn: code })
    await db.insert(calendarVersions).values({ calendarId: id, version: 1, rules, createdAt: now })
  }
}
