import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { SeatLine } from './seat-view.contract.ts'

/** Seats as a supervisor watches them: all, or those named. */
export async function seatLines(db: Db, now: Date, ids?: PersonId[]): Promise<SeatLine[]> {
  return rowsOf<SeatLine>(
    db,
    sql`
    select s.id, p.name, p.name_en as "nameEn", p.team, s.level, s.presence, s.presence_reason as "presenceReason",
           to_char(s.presence_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "presenceSince",
           coalesce(s.seen_at > ${new Date(now.getTime() - 15_000).toISOString()}::timestamptz, false) as connected,
           s.load / 100.0::float8 as load, s.capacity / 100.0::float8 as capacity,
           coalesce((select jsonb_agg(jsonb_build_object('skill', k.skill, 'name', n.name, 'nameEn', n.name_en, 'level', k.level)
                                      order by k.level desc, k.skill)
                       from seat_skills k join skills n on n.code = k.skill where k.seat_id = s.id), '[]') as skills
      from seats s join people p on p.id = s.id and p.active
     ${ids ? sql`where s.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)` : sql``}
     order by s.level, p.name`,
  )
}
