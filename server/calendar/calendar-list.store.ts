import { asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { versionInForce } from './calendar.ts'
import type { CalendarVersion } from './calendar.contract.ts'
import { calendars, calendarVersions } from './calendar.table.ts'

export interface CalendarInForce {
  code: string
  name: string
  nameEn: string
  rules: CalendarVersion
}

/** Every calendar that may be chosen, with the version that what starts now is measured with. Retired ones are left out. */
export async function calendarsInForce(db: Db, now: Date): Promise<CalendarInForce[]> {
  const rows = await db
    .select({ code: calendars.code, name: calendars.name, nameEn: calendars.nameEn, rules: calendarVersions.rules })
    .from(calendars)
    .innerJoin(calendarVersions, eq(calendarVersions.calendarId, calendars.id))
    .where(isNull(calendars.retiredAt))
    .orderBy(asc(calendars.code), asc(calendarVersions.version))
  const codes = [...new Set(rows.map(({ code }) => code))]
  return codes.flatMap((code) => {
    const versions = rows.filter((row) => row.code === code)
    const found = versionInForce(
      versions.map((row) => ({ ...row, validFrom: row.rules.validFrom })),
      now,
    )
    return found ? [{ code: found.code, name: found.name, nameEn: found.nameEn, rules: found.rules }] : []
  })
}
