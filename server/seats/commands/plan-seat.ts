import { and, eq, gt, lt, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf, type Calendars } from '#server/calendar/calendar.store.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { newId, type LeaveId, type PersonId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { NewLeave, RosterChange } from '../roster.contract.ts'
import { replan } from '../roster.store.ts'
import { seatLeaves, seatRosters } from '../roster.table.ts'
import { seats } from '../seat.table.ts'
import { refuseStale, unfit } from './stale.ts'

const longestLeaveDays = 366

/** When a seat works from now on; `null` takes the plan away. Refuses with `roster.changed`, `roster.calendar_unknown`. */
export async function saveRoster(
  deps: Deps,
  actor: StaffActor,
  seatId: PersonId,
  change: RosterChange | { version: number | null; week: null },
): Promise<void> {
  await planning(deps, actor, seatId, async (tx, now, calendars) => {
    const [present] = await tx.select().from(seatRosters).where(eq(seatRosters.seatId, seatId)).for('update')
    refuseStale('roster', change.version, present?.version ?? null)
    if (change.week === null) await tx.delete(seatRosters).where(eq(seatRosters.seatId, seatId))
    else {
      const { version, ...roster } = change
      refuseUnknownCalendar(calendars, roster.calendar, now)
      const row = { ...roster, version: (version ?? 0) + 1, updatedAt: now }
      await tx
        .insert(seatRosters)
        .values({ seatId, ...row })
        .onConflictDoUpdate({ target: seatRosters.seatId, set: row })
    }
    return { type: 'seat.rosterChanged' as const, payload: { seatId } }
  })
}

/** Somebody will be away for a while. Refuses with `leave.overlaps` and what is wrong with the dates. */
export async function addLeave(deps: Deps, actor: StaffActor, seatId: PersonId, input: NewLeave): Promise<LeaveId> {
  const id = newId<LeaveId>()
  const from = new Date(input.from)
  const until = new Date(input.until)
  await planning(deps, actor, seatId, async (tx, now) => {
    if (until <= from) throw unfit('leave.order', { pointer: '/until', detail: 'A leave ends after it begins.' })
    if (until <= now) throw unfit('leave.past', { pointer: '/until', detail: 'This leave is over already.' })
    if (until.getTime() - from.getTime() > longestLeaveDays * 86_400_000)
      throw unfit('leave.too_long', { pointer: '/until', detail: `A leave lasts ${longestLeaveDays} days at most.` })
    const [other] = await tx
      .select()
      .from(seatLeaves)
      .where(and(eq(seatLeaves.seatId, seatId), lt(seatLeaves.from, until), gt(seatLeaves.until, from)))
      .limit(1)
    if (other) {
      throw new Refusal('leave.overlaps', 'There is a leave in this time already. End that one first.', 409, {
        extra: { from: other.from.toISOString(), until: other.until.toISOString() },
      })
    }
    const note = input.note || null
    await tx
      .insert(seatLeaves)
      .values({ id, seatId, kind: input.kind, from, until, note, createdBy: actor.id, createdAt: now })
    return {
      type: 'seat.leaveAdded' as const,
      payload: { seatId, leaveId: id, kind: input.kind, from: from.toISOString(), until: until.toISOString() },
    }
  })
  return id
}

/** Back early, or not gone at all: what was of it stays, what was to come is struck out. */
export async function endLeave(deps: Deps, actor: StaffActor, seatId: PersonId, leaveId: LeaveId): Promise<void> {
  await planning(deps, actor, seatId, async (tx, now) => {
    const [leave] = await tx
      .select()
      .from(seatLeaves)
      .where(and(eq(seatLeaves.id, leaveId), eq(seatLeaves.seatId, seatId)))
      .for('update')
    if (!leave) throw notFound('leave')
    if (leave.until <= now) throw new Refusal('leave.over', 'This leave is over already; nothing is left to end.')
    if (leave.from >= now) await tx.delete(seatLeaves).where(eq(seatLeaves.id, leaveId))
    else await tx.update(seatLeaves).set({ until: now }).where(eq(seatLeaves.id, leaveId))
    return { type: 'seat.leaveEnded' as const, payload: { seatId, leaveId } }
  })
}

type Planned = Parameters<typeof record>[3] extends infer E
  ? E extends { type: 'seat.rosterChanged' | 'seat.leaveAdded' | 'seat.leaveEnded' }
    ? Omit<E, 'ticketId' | 'accountId'>
    : never
  : never

/** The frame: the seat's row, the change, the plan looked up anew, the fact; then the matcher is told. */
async function planning(
  deps: Deps,
  actor: StaffActor,
  seatId: PersonId,
  change: (tx: Transaction, now: Date, calendars: Calendars) => Promise<Planned>,
): Promise<void> {
  const now = deps.clock.now()
  const calendars = await calendarsOf(deps.db)
  await inTransaction(deps.db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock_shared(4702)`)
    const [seat] = await tx.select({ id: seats.id }).from(seats).where(eq(seats.id, seatId)).for('no key update')
    if (!seat) throw notFound('seat')
    const fact = await change(tx, now, calendars)
    await replan(tx, calendars, seatId, now)
    await record(tx, actor, now, { ...fact, ticketId: null, accountId: null } as Parameters<typeof record>[3])
  })
  deps.wake.now('events', 'routing', 'sweeps')
}

export function refuseUnknownCalendar(calendars: Calendars, code: string | null, now: Date): void {
  if (code === null) return
  try {
    calendars.choose(code, now)
  } catch {
    const detail = `There is no calendar "${code}" in force. Choose one from the list.`
    throw unfit('roster.calendar_unknown', { pointer: '/calendar', detail })
  }
}
