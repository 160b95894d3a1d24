import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Calendars } from '#server/calendar/calendar.store.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { plannedAt, type Plan, type Planned } from './roster.ts'
import { seatLeaves, seatRosters } from './roster.table.ts'
import { seatPolicy } from './seat-policy.table.ts'
import { seats } from './seat.table.ts'

export type SeatRoster = typeof seatRosters.$inferSelect
export type SeatLeave = typeof seatLeaves.$inferSelect

/** Rosters and leaves of these seats; leaves that ended before `since` are left out. */
export async function plansOf(db: Db, ids: PersonId[], since: Date) {
  if (ids.length === 0) return { rosters: [], leaves: [] }
  const [rosters, leaves] = await Promise.all([
    db.select().from(seatRosters).where(inArray(seatRosters.seatId, ids)),
    db
      .select()
      .from(seatLeaves)
      .where(and(inArray(seatLeaves.seatId, ids), gt(seatLeaves.until, since)))
      .orderBy(asc(seatLeaves.from)),
  ])
  return { rosters, leaves }
}

/** A roster and leaves as the pure calculation wants them. A calendar that is gone is as good as none. */
export function planFrom(
  calendars: Calendars,
  roster: SeatRoster | undefined,
  leaves: readonly SeatLeave[],
  now: Date,
): Plan {
  const calendar = roster?.calendar ? calendars.versionOf(calendars.refFor(roster.calendar, now)) : null
  return {
    roster: roster ?? null,
    calendar,
    leaves: leaves.map(({ from, until }) => ({ from: from.getTime(), until: until.getTime() })),
  }
}

/**
 * Looks a seat's plan up anew and writes where it has the seat now. The end of a long leave starts the gradual filling:
 * at once when the seat takes offers already, else when it next does.
 */
export async function replan(tx: Transaction, calendars: Calendars, seatId: PersonId, now: Date): Promise<Planned> {
  const [seat] = await tx.select().from(seats).where(eq(seats.id, seatId)).for('no key update')
  const { rosters, leaves } = await plansOf(tx, [seatId], now)
  const planned = plannedAt(planFrom(calendars, rosters[0], leaves, now), now.getTime())
  const back = seat?.planned === 'leave' && planned.state !== 'leave' ? await comingBack(tx, seatId, now) : null
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms))
  await tx
    .update(seats)
    .set({
      planned: planned.state,
      plannedUntil: instant(planned.until),
      shiftEndsAt: instant(planned.shiftEndsAt),
      ...(back ? (seat?.presence === 'available' ? { rampUntil: back } : { returning: true }) : {}),
    })
    .where(eq(seats.id, seatId))
  if (seat && seat.planned !== planned.state) {
    await record(tx, { kind: 'system', name: 'shifts' }, now, {
      type: 'seat.planChanged',
      ticketId: null,
      accountId: null,
      payload: { seatId, planned: planned.state, until: instant(planned.until)?.toISOString() ?? null },
    })
  }
  return planned
}

/** When the filling would end, if the leave that is over was long enough for one. */
async function comingBack(tx: Transaction, seatId: PersonId, now: Date): Promise<Date | null> {
  const [policy] = await tx.select().from(seatPolicy)
  const [leave] = await tx
    .select()
    .from(seatLeaves)
    .where(and(eq(seatLeaves.seatId, seatId), lte(seatLeaves.until, now)))
    .orderBy(desc(seatLeaves.until))
    .limit(1)
  if (!policy || !leave || policy.rampMinutes === 0) return null
  const hours = (leave.until.getTime() - leave.from.getTime()) / 3_600_000
  return hours >= policy.rampLeaveHours ? new Date(now.getTime() + policy.rampMinutes * 60_000) : null
}

export async function nextPlanEdge(db: Db): Promise<Date | null> {
  const [row] = await db
    .select({ due: sql<string | null>`min(planned_until)` })
    .from(seats)
    .where(sql`planned_until is not null`)
  return row?.due ? new Date(row.due) : null
}
