import { isOpen, nextOpen } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { zoneNamed } from '#server/calendar/zone.ts'
import type { ManagerProfile } from './profile.contract.ts'

const minute = 60_000
const day = 86_400_000

type Hours = Pick<ManagerProfile, 'zone' | 'quietFrom' | 'quietUntil' | 'quietDaysOff'>

/** The first instant from `now` on at which somebody may be told: `now` itself outside of their quiet hours. */
export function quietOver(profile: Hours, calendar: CalendarVersion | undefined, now: Date): Date {
  let at = now
  // An end of quiet hours may fall on a day off, and the next working day may begin within them: a few rounds settle it.
  for (let round = 0; round < 20; round++) {
    const next = afterNight(profile, afterDaysOff(profile, calendar, at))
    if (next.getTime() === at.getTime()) return at
    at = next
  }
  return at
}

function afterNight({ zone, quietFrom, quietUntil }: Hours, at: Date): Date {
  const wall = zoneNamed(zone).wallClock(at.getTime())
  const midnight = Math.floor(wall / day) * day
  const minutes = (wall - midnight) / minute
  const overnight = quietFrom > quietUntil
  const isQuiet = overnight
    ? minutes >= quietFrom || minutes < quietUntil
    : minutes >= quietFrom && minutes < quietUntil
  if (!isQuiet) return at
  const ends = midnight + (overnight && minutes >= quietFrom ? day : 0) + quietUntil * minute
  return new Date(zoneNamed(zone).firstInstant(ends))
}

/** The beginning of the next day on which the calendar opens at all. */
function afterDaysOff({ zone, quietDaysOff }: Hours, calendar: CalendarVersion | undefined, at: Date): Date {
  if (!quietDaysOff || !calendar || opensOn(calendar, zone, at)) return at
  return new Date(startOfDay(zone, nextOpen(calendar, at)))
}

const startOfDay = (zone: string, at: Date): number => {
  const wall = zoneNamed(zone).wallClock(at.getTime())
  return zoneNamed(zone).firstInstant(Math.floor(wall / day) * day)
}

/** Whether the calendar is open at any time of the local day of `at`. */
function opensOn(calendar: CalendarVersion, zone: string, at: Date): boolean {
  const start = startOfDay(zone, at)
  const from = new Date(start)
  if (isOpen(calendar, from)) return true
  return nextOpen(calendar, from).getTime() < startOfDay(zone, new Date(start + day + 2 * 3_600_000))
}

/** The next moment after `after` at which a working morning's digest is due, on a day on which the calendar opens. */
export function nextDigest(
  { zone, digestAt }: Pick<ManagerProfile, 'zone' | 'digestAt'>,
  calendar: CalendarVersion | undefined,
  after: Date,
): Date {
  const wall = zoneNamed(zone).wallClock(after.getTime())
  const midnight = Math.floor(wall / day) * day
  for (let days = 0; days < 400; days++) {
    const at = new Date(zoneNamed(zone).firstInstant(midnight + days * day + digestAt * minute))
    if (at <= after) continue
    if (!calendar || opensOn(calendar, zone, at)) return at
  }
  return new Date(after.getTime() + day)
}

/** The local date of an instant, as 2026-11-28. */
export function localDate(zone: string, at: Date): string {
  return new Date(zoneNamed(zone).wallClock(at.getTime())).toISOString().slice(0, 10)
}
