import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { PlannedState, Presence } from '#server/seats/seat.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { SeatFacts } from './match.ts'

/** A heartbeat older than this means that the seat's screen is gone. */
export const graceMs = 15_000
const hourMs = 3_600_000

/** Seats that are not offline, with their skills: what a round looks at. */
export const seatFacts = (db: Db, now: Date): Promise<SeatFacts[]> =>
  readSeats(db, now, sql`where s.presence <> 'offline'`)

/** Every seat there is, for who asks why nobody comes. */
export const allSeatFacts = (db: Db, now: Date): Promise<SeatFacts[]> => readSeats(db, now, sql``)

interface Row {
  id: PersonId
  level: SupportLevel
  presence: Presence
  state: string | null
  load: number
  capacity: number
  seen: string | null
  idle: string
  skills: Record<string, number>
  planned: PlannedState | null
  planned_until: string | null
  shift_ends: string | null
  least_shift_minutes: number
  hourly_limit: number | null
  ramp_limit: number | null
  /** When each item of the last hour came, oldest first; only of seats that have a limit. */
  taken: number[] | null
}

async function readSeats(db: Db, now: Date, which: SQL): Promise<SeatFacts[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    select s.id, s.level, s.presence, s.presence_state as state, s.load, s.capacity,
           extract(epoch from s.seen_at) * 1000 as seen, extract(epoch from s.idle_since) * 1000 as idle,
           s.skills, s.planned, extract(epoch from s.planned_until) * 1000 as planned_until,
           extract(epoch from s.shift_ends_at) * 1000 as shift_ends, p.least_shift_minutes, s.hourly_limit,
           case when s.ramp_until > ${at(now)} then p.ramp_per_hour end as ramp_limit,
           case when s.hourly_limit is not null or s.ramp_until > ${at(now)} then (
             select coalesce(jsonb_agg(round(extract(epoch from o.offered_at) * 1000) order by o.offered_at), '[]')
               from offers o
              where o.seat_id = s.id and o.state in ('open', 'accepted')
                and o.offered_at > ${at(new Date(now.getTime() - hourMs))}) end as taken
      from seats s cross join seat_policy p ${which} order by s.id`,
  )
  return rows.map((row) => factsOf(row, now.getTime()))
}

function factsOf(row: Row, now: number): SeatFacts {
  return {
    id: row.id,
    level: row.level,
    presence: row.presence,
    ...(row.state ? { state: row.state } : {}),
    connected: row.seen !== null && now - Number(row.seen) < graceMs,
    load: row.load,
    capacity: row.capacity,
    idleSince: Math.round(Number(row.idle)),
    skills: row.skills,
    ...(row.planned ? { plan: planOf(row, row.planned, now) } : {}),
    ...(row.taken ? { limit: limitOf(row, row.taken) } : {}),
  }
}

function planOf(row: Row, state: PlannedState, now: number): SeatFacts['plan'] {
  const shiftEndsAt = millis(row.shift_ends)
  return {
    state,
    until: millis(row.planned_until),
    shiftEndsAt,
    leftMs: shiftEndsAt === null ? null : shiftEndsAt - now,
    leastMs: row.least_shift_minutes * 60_000,
  }
}

function limitOf(row: Row, taken: number[]): SeatFacts['limit'] {
  const ramp = row.ramp_limit
  const isRamp = ramp !== null && (row.hourly_limit === null || ramp < row.hourly_limit)
  const perHour = isRamp ? ramp : (row.hourly_limit ?? Infinity)
  const leaves = taken[taken.length - perHour]
  return {
    because: isRamp ? 'rampUp' : 'hourlyLimit',
    perHour,
    taken: taken.length,
    until: leaves === undefined ? null : leaves + hourMs,
  }
}

const millis = (epoch: string | null): number | null => (epoch === null ? null : Math.round(Number(epoch)))
