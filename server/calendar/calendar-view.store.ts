import { asc, eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import { isOpen, versionInForce } from './calendar.ts'
import type { CalendarVersion } from './calendar.contract.ts'
import type { CalendarDetail, CalendarLine, CalendarVersionLine } from './calendar-view.contract.ts'
import { calendars, calendarVersions } from './calendar.table.ts'
import { usesOf } from './calendar-uses.store.ts'
import { isIndispensable } from './ready-made.ts'
import { missingYears } from './years.ts'

export interface StoredVersion {
  version: number
  rules: CalendarVersion
  validFrom: Date
}

/** Versions of one calendar in order; empty when there is no such calendar. */
export async function versionsOf(db: Db, code: string): Promise<StoredVersion[]> {
  const rows = await db
    .select({ version: calendarVersions.version, rules: calendarVersions.rules })
    .from(calendarVersions)
    .innerJoin(calendars, eq(calendars.id, calendarVersions.calendarId))
    .where(eq(calendars.code, code))
    .orderBy(asc(calendarVersions.version))
  return rows.map((row) => ({ ...row, validFrom: new Date(row.rules.validFrom) }))
}

/**
 * Clocks that run or stand paused, by the calendar version they are stamped with. Looked for from the tickets that are
 * alive or ended within a month: closed tickets are many, and their clocks have stopped.
 */
export async function runningClocks(db: Db): Promise<Map<string, number>> {
  const rows = await rowsOf<{ calendar: string; running: number }>(
    db,
    sql`
    select c.calendar, count(*)::int as running
      from tickets t join clocks c on c.ticket_id = t.id
     where (t.ended_at is null or t.updated_at > now() - interval '31 days') and c.state <> 'stopped'
     group by c.calendar`,
  )
  return new Map(rows.map(({ calendar, running }) => [calendar, running]))
}

/** Every calendar as it is in force now, with what needs an administrator's eye. */
export async function calendarLines(db: Db, now: Date): Promise<CalendarLine[]> {
  const [rows, running] = await Promise.all([
    db
      .select({
        code: calendars.code,
        name: calendars.name,
        nameEn: calendars.nameEn,
        version: calendarVersions.version,
        rules: calendarVersions.rules,
        retiredAt: calendars.retiredAt,
      })
      .from(calendars)
      .innerJoin(calendarVersions, eq(calendarVersions.calendarId, calendars.id))
      .orderBy(asc(calendars.code), asc(calendarVersions.version)),
    runningClocks(db),
  ])
  return [...Map.groupBy(rows, ({ code }) => code).values()].map((versions) => {
    const { code, name, nameEn, retiredAt } = versions[0]!
    const dated = versions.map((row) => ({ ...row, validFrom: row.rules.validFrom }))
    const found = versionInForce(dated, now) ?? dated.at(-1)!
    const clocks = versions.reduce((sum, { version }) => sum + (running.get(`${code}@${version}`) ?? 0), 0)
    const { zone, always = false, week, validFrom } = found.rules
    return {
      ...{ code, name, nameEn, zone, always, week, validFrom, version: found.version, versions: versions.length },
      openNow: isOpen(found.rules, now),
      runningClocks: clocks,
      retiredAt: retiredAt?.toISOString() ?? null,
      // The latest version says what will hold: it may have brought next year's days already.
      warnings: retiredAt ? [] : missingYears(dated.at(-1)!.rules, now),
    }
  })
}

export async function calendarDetail(db: Db, code: string, now: Date): Promise<CalendarDetail | null> {
  const rows = await rowsOf<{
    name: string
    name_en: string
    version: number
    rules: CalendarVersion
    note: string
    created_at: string
    retired_at: string | null
    by: { name: string; nameEn: string } | null
  }>(
    db,
    sql`
    select c.name, c.name_en, v.version, v.rules, v.note, v.created_at, c.retired_at,
           case when p.id is null then null else jsonb_build_object('name', p.name, 'nameEn', p.name_en) end as by
      from calendars c join calendar_versions v on v.calendar_id = c.id left join people p on p.id = v.created_by
     where c.code = ${code} order by v.version`,
  )
  const last = rows.at(-1)
  if (!last) return null
  const running = await runningClocks(db)
  const inForce = versionInForce(
    rows.map(({ version, rules }) => ({ version, validFrom: rules.validFrom })),
    now,
  )
  const lines = rows.map((row): CalendarVersionLine => {
    const { version, note, by } = row
    const { validFrom } = row.rules
    const state = version === inForce?.version ? 'inForce' : new Date(validFrom) > now ? 'upcoming' : 'past'
    const runningClocks = running.get(`${code}@${version}`) ?? 0
    return { version, validFrom, note, by, createdAt: toInstant(row.created_at).toISOString(), state, runningClocks }
  })
  const { validFrom: _from, ...rules } = last.rules
  return {
    ...{ code, name: last.name, nameEn: last.name_en, latest: last.version, rules },
    versions: lines.reverse(),
    warnings: last.retired_at ? [] : missingYears(last.rules, now),
    usedBy: await usesOf(db, code, now),
    retiredAt: last.retired_at && toInstant(last.retired_at).toISOString(),
    indispensable: isIndispensable(code),
  }
}
