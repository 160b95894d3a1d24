import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { SeatLine } from './seat-view.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Seats as a supervisor watches them: all, or those named. */
export async function seatLines(db: Db, now: Date, ids?: PersonId[]): Promise<SeatLine[]> {
  return rowsOf<SeatLine>(
    db,
    sql`
    select s.id, p.name, p.name_en as "nameEn", p.team, s.level, s.presence, s.presence_reason as "presenceReason",
           jsonb_build_object('code', c.code, 'name', c.name, 'nameEn', c.name_en) as state,
           ${iso('s.presence_since')} as "presenceSince", ${iso('s.presence_until')} as "presenceUntil",
           s.planned, ${iso('s.planned_until')} as "plannedUntil",
           case when s.ramp_until > ${at(now)} then ${iso('s.ramp_until')} end as "rampUntil",
           coalesce(s.seen_at > ${new Date(now.getTime() - 15_000).toISOString()}::timestamptz, false) as connected,
           s.load / 100.0::float8 as load, s.capacity / 100.0::float8 as capacity,
           coalesce((select jsonb_agg(jsonb_build_object('skill', k.skill, 'name', n.name, 'nameEn', n.name_en, 'level', k.level)
                                      order by k.level desc, k.skill)
                       from seat_skills k join skills n on n.code = k.skill where k.seat_id = s.id), '[]') as skills
      from seats s join people p on p.id = s.id and p.active
      join presence_states c on c.code = coalesce(s.presence_state, s.presence)
     ${ids ? sql`where s.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)` : sql``}
     order by s.level, p.name`,
  )
}
