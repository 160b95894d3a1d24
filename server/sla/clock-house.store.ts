import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import type { ClockHouse } from './clock-book.ts'
import { serviceLevelsOf } from './levels.store.ts'

/** The service levels and calendars in force now. */
export async function clockHouse(db: Database, now: Date): Promise<ClockHouse> {
  const [calendars, table] = await Promise.all([calendarsOf(db), serviceLevelsOf(db)])
  return {
    levels: table.inForce(now),
    calendarRef: (code) => calendars.refFor(code, now),
    calendarOf: calendars.versionOf,
  }
}
