import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { ManagerLeaveId, PersonId } from '#server/kernel/ids.ts'
import type { ManagerLine } from './portfolio.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const named = (alias: string) =>
  sql.raw(`jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en)`)

/** Account managers with their team and their leaves, those to come and the present one: of some, or of the house. */
export async function managerLines(db: Db, who: { of: PersonId } | 'all', now: Date): Promise<ManagerLine[]> {
  const among: SQL = who === 'all' ? sql`true` : sql`(p.id = ${who.of} or p.reports_to = ${who.of})`
  return rowsOf<ManagerLine>(
    db,
    sql`
    select ${named('p')} as person, p.team,
           case when d.id is null then null else ${named('d')} end as director,
           (select count(*)::int from accounts a where a.manager_id = p.id and a.closed_at is null) as accounts,
           (select count(*)::int from people r where r.reports_to = p.id and r.active) as reports,
           coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'person', ${named('p')}, 'from', ${iso('l.from_at')},
                              'until', ${iso('l.until_at')}, 'note', l.note, 'now', l.from_at <= ${at(now)},
                              'standIn', case when s.id is null then null else ${named('s')} end) order by l.from_at)
                       from manager_leaves l left join people s on s.id = l.stand_in_id
                      where l.person_id = p.id and l.until_at > ${at(now)}), '[]') as leaves
      from people p left join people d on d.id = p.reports_to
     where p.active and 'account_manager' = any(p.roles) and ${among}
     order by p.team, p.name_en`,
  )
}

export async function managersToChoose(db: Db) {
  return rowsOf<ManagerLine['person']>(
    db,
    sql`select id, name, name_en as "nameEn" from people where active and 'account_manager' = any(roles) order by name_en`,
  )
}

export interface ManagerRow {
  id: PersonId
  reportsTo: PersonId | null
}

export async function lockManager(db: Db, id: string): Promise<ManagerRow | null> {
  const [row] = await rowsOf<ManagerRow>(
    db,
    sql`select id, reports_to as "reportsTo" from people
         where id = ${id}::uuid and active and 'account_manager' = any(roles) for update`,
  )
  return row ?? null
}

export async function leaveById(
  db: Db,
  id: ManagerLeaveId,
): Promise<{ personId: PersonId; from: Date; until: Date } | null> {
  const [row] = await rowsOf<{ person: PersonId; from_at: string; until_at: string }>(
    db,
    sql`select person_id as person, from_at, until_at from manager_leaves where id = ${id} for update`,
  )
  return row ? { personId: row.person, from: new Date(row.from_at), until: new Date(row.until_at) } : null
}
