import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { zoneNamed } from '#server/calendar/zone.ts'
import type { Database } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { refuseUnknownCalendar } from './commands/plan-seat.ts'
import { stretchesOf } from './roster.ts'
import type { RosterPreview, rosterPreviewRequest } from './roster.contract.ts'
import { planFrom, plansOf } from './roster.store.ts'
import { seats } from './seat.table.ts'

const dayMs = 86_400_000

/** What a plan would make of some days for this seat, by the very calculation that runs: nothing is saved. */
export async function previewRoster(
  db: Database,
  seatId: PersonId,
  { from, days, ...roster }: z.infer<typeof rosterPreviewRequest>,
  now: Date,
): Promise<RosterPreview> {
  const [seat] = await db.select({ id: seats.id }).from(seats).where(eq(seats.id, seatId))
  if (!seat) throw notFound('seat')
  const calendars = await calendarsOf(db)
  refuseUnknownCalendar(calendars, roster.calendar, now)
  const start = zoneNamed(roster.zone).firstInstant(Date.parse(`${from}T00:00:00Z`))
  const end = zoneNamed(roster.zone).firstInstant(Date.parse(`${from}T00:00:00Z`) + days * dayMs)
  const { leaves } = await plansOf(db, [seatId], new Date(Math.min(start, now.getTime())))
  const plan = planFrom(calendars, { ...roster, seatId, version: 0, updatedAt: now }, leaves, now)
  const instant = (ms: number) => new Date(ms).toISOString()
  const stretches = stretchesOf(plan, start, end).map(({ state, from, until }) => ({
    ...{ state, from: instant(from), until: instant(until) },
  }))
  return { from, days, stretches }
}
