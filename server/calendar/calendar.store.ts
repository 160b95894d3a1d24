import type { Database } from '#server/db/client.ts'
import { memoPer } from '#server/kernel/memo.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { CalendarVersion } from './calendar.contract.ts'
import { versionInForce } from './calendar.ts'
import { calendars, calendarVersions } from './calendar.table.ts'
import { eq } from 'drizzle-orm'

/** All versions of all calendars: few, immutable, one object each (compiled days hang on the object). */
export interface Calendars {
  /** The version behind a reference `code@version` that was stamped on a clock. */
  versionOf(ref: string): CalendarVersion
  /** The reference to what a clock starting now on this calendar is stamped with. */
  refFor(code: string, now: Date): string
  /** The version in force of a calendar; undefined where there is none. */
  inForce(code: string, now: Date): CalendarVersion | undefined
  /** Whether something new may count on it: it is in force and not retired. */
  isOffered(code: string, now: Date): boolean
  /** Refuses what nobody may choose any more with `calendar.retired`, and what is not in force with `calendar.missing`. */
  choose(code: string, now: Date): void
}

const objects = new Map<string, CalendarVersion>()

async function load(db: Database): Promise<Calendars> {
  const rows = await db
    .select({
      code: calendars.code,
      version: calendarVersions.version,
      rules: calendarVersions.rules,
      retiredAt: calendars.retiredAt,
    })
    .from(calendarVersions)
    .innerJoin(calendars, eq(calendars.id, calendarVersions.calendarId))
  const byRef = new Map<string, CalendarVersion>()
  const byCode = new Map<string, { ref: string; validFrom: string }[]>()
  const retired = new Set(rows.flatMap(({ code, retiredAt }) => (retiredAt ? [code] : [])))
  for (const { code, version, rules } of rows) {
    const ref = `${code}@${version}`
    const identity = ref + JSON.stringify(rules)
    const same = objects.get(identity) ?? rules
    objects.set(identity, same)
    byRef.set(ref, same)
    byCode.set(code, [...(byCode.get(code) ?? []), { ref, validFrom: rules.validFrom }])
  }
  const inForce = (code: string, now: Date) => {
    const found = versionInForce(byCode.get(code) ?? [], now)
    return found && byRef.get(found.ref)
  }
  const refFor = (code: string, now: Date) => {
    const found = versionInForce(byCode.get(code) ?? [], now)
    if (!found) {
      throw new Refusal('calendar.missing', `Calendar "${code}" has no version in force. Add one under administration.`)
    }
    return found.ref
  }
  return {
    inForce,
    refFor,
    isOffered: (code, now) => !retired.has(code) && inForce(code, now) !== undefined,
    choose(code, now) {
      refFor(code, now)
      if (retired.has(code)) {
        throw new Refusal(
          'calendar.retired',
          `Calendar "${code}" is retired: nothing new is measured with it. Choose another one, or have it restored.`,
          422,
        )
      }
    },
    versionOf(ref) {
      const found = byRef.get(ref)
      if (!found) throw new Error(`A clock names calendar ${ref}, which does not exist.`)
      return found
    },
  }
}

/** What people call the calendars, by code. */
export async function calendarNames(db: Database): Promise<Map<string, { name: string; nameEn: string }>> {
  const rows = await db.select({ code: calendars.code, name: calendars.name, nameEn: calendars.nameEn }).from(calendars)
  return new Map(rows.map(({ code, name, nameEn }) => [code, { name, nameEn }]))
}

const memoised = memoPer(2_000, load)

/** Forgets what was read: a version was added in this process. Other processes see it after two seconds. */
export const forgetCalendars = (db: Database): void => memoised.clear(db)

export const calendarsOf = (db: Database): Promise<Calendars> => memoised.get(db)
