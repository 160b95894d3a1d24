import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { SeatSettings, SeatSettingsView } from './seat-settings.contract.ts'

/** What is set of every seat of somebody who is still here, or of one. */
export async function seatSettingsViews(db: Db, id?: PersonId): Promise<SeatSettingsView[]> {
  return rowsOf<SeatSettingsView>(
    db,
    sql`
    select s.id, p.name, p.name_en as "nameEn", p.team, s.level, (s.capacity / 100.0)::float8 as capacity,
           (s.load / 100.0)::float8 as load, s.hourly_limit as "hourlyLimit", s.version,
           coalesce((select jsonb_object_agg(k.skill, k.level) from seat_skills k where k.seat_id = s.id), '{}') as skills
      from seats s join people p on p.id = s.id and p.active
     ${id ? sql`where s.id = ${id}` : sql``} order by s.level, p.name_en`,
  )
}

/** Writes them; the database counts the load anew when the capacity changed. */
export async function saveSeatSettings(
  db: Db,
  id: PersonId,
  to: SeatSettings,
  version: number,
  now: Date,
): Promise<void> {
  const { level, hourlyLimit } = to
  await db.execute(sql`
    update seats set level = ${level}, capacity = ${Math.round(to.capacity * 100)}, hourly_limit = ${hourlyLimit}, version = ${version},
           intake_due_at = case when ${hourlyLimit}::integer is null then intake_due_at else coalesce(intake_due_at, ${at(now)}) end
     where id = ${id}`)
  await db.execute(
    sql`delete from seat_skills where seat_id = ${id} and not ${JSON.stringify(to.skills)}::jsonb ? skill`,
  )
  await db.execute(sql`
    insert into seat_skills (seat_id, skill, level)
    select ${id}, key, value::integer from jsonb_each_text(${JSON.stringify(to.skills)}::jsonb)
    on conflict (seat_id, skill) do update set level = excluded.level where seat_skills.level <> excluded.level`)
}

/** Those of the codes that are no skill. */
export async function unknownSkills(db: Db, codes: string[]): Promise<string[]> {
  const rows = await rowsOf<{ code: string }>(
    db,
    sql`select value as code from jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb)
         where not exists (select from skills where skills.code = value)`,
  )
  return rows.map(({ code }) => code)
}
