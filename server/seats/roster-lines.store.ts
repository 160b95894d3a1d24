import { asc, eq } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { zoneNamed } from '#server/calendar/zone.ts'
import type { Database } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { stretchesOf } from './roster.ts'
import type { RosterLine } from './roster.contract.ts'
import { planFrom, plansOf } from './roster.store.ts'
import { people, seats } from './seat.table.ts'

const dayMs = 86_400_000

/** The plans of all seats for some days that begin at this local date of the zone. */
export async function rosterLines(
  db: Database,
  { from, days, zone }: { from: string; days: number; zone: string },
  now: Date,
  only?: PersonId,
): Promise<RosterLine[]> {
  const calendars = await calendarsOf(db)
  const rows = await db
    .select({ seat: seats, person: people })
    .from(seats)
    .innerJoin(people, eq(people.id, seats.id))
    .where(only ? eq(seats.id, only) : eq(people.active, true))
    .orderBy(asc(seats.level), asc(people.team), asc(people.nameEn))
  const start = zoneNamed(zone).firstInstant(Date.parse(`${from}T00:00:00Z`))
  const end = zoneNamed(zone).firstInstant(Date.parse(`${from}T00:00:00Z`) + days * dayMs)
  const { rosters, leaves } = await plansOf(
    db,
    rows.map(({ seat }) => seat.id),
    new Date(Math.min(start, now.getTime())),
  )
  const instant = (ms: number) => new Date(ms).toISOString()
  return rows.map(({ seat, person }) => {
    const roster = rosters.find(({ seatId }) => seatId === seat.id)
    const mine = leaves.filter(({ seatId }) => seatId === seat.id)
    return {
      seat: { id: seat.id, name: person.name, nameEn: person.nameEn, team: person.team, level: seat.level },
      roster: roster
        ? (({ zone, calendar, week, exceptions, version }) => ({ zone, calendar, week, exceptions, version }))(roster)
        : null,
      planned: seat.planned,
      plannedUntil: seat.plannedUntil?.toISOString() ?? null,
      rampUntil: seat.rampUntil && seat.rampUntil > now ? seat.rampUntil.toISOString() : null,
      leaves: mine.map(({ id, kind, from, until, note }) => ({
        ...{ id, kind, note },
        from: from.toISOString(),
        until: until.toISOString(),
      })),
      stretches: stretchesOf(planFrom(calendars, roster, mine, now), start, end).map((stretch) => ({
        state: stretch.state,
        from: instant(stretch.from),
        until: instant(stretch.until),
      })),
    }
  })
}
