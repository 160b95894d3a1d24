import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import type { AlertView } from './alert-view.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** The tickets are those of the last hundred signs: in a storm an open alert has thousands. Rides alert_occurrences_newest. */
async function views(db: Db, where: SQL, limit: number): Promise<AlertView[]> {
  return rowsOf<AlertView>(
    db,
    sql`
    select l.id, l.rule, l.severity, l.state, l.occurrences, l.note, l.version,
           ${iso('l.opened_at')} as "openedAt", ${iso('l.last_at')} as "lastAt", ${iso('l.acknowledged_at')} as "acknowledgedAt",
           jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en, 'grade', a.grade) as account,
           case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en) end as "acknowledgedBy",
           coalesce((
             select jsonb_agg(jsonb_build_object('number', t.number, 'subject', t.subject, 'priority', t.priority,
                                                 'status', t.status, 'at', ${iso('o.at')}) order by o.at desc)
               from (select ticket_id, max(at) as at
                       from (select ticket_id, at from alert_occurrences
                              where alert_id = l.id and ticket_id is not null order by at desc limit 100) newest
                      group by ticket_id order by max(at) desc limit 10) o
               join tickets t on t.id = o.ticket_id), '[]') as tickets
      from alerts l join accounts a on a.id = l.account_id left join people p on p.id = l.acknowledged_by
     where ${where}
     order by l.state = 'acknowledged', l.severity = 'amber', l.last_at desc
     limit ${limit}`,
  )
}

export async function alertViews(db: Db, ids: AlertId[]): Promise<AlertView[]> {
  if (ids.length === 0) return []
  return views(db, sql`l.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`, ids.length)
}

/** Alerts of the reader's portfolio; supervisors and administrators see all. Open ones first, red before amber. */
export async function alertsFor(db: Db, actor: StaffActor, limit: number): Promise<AlertView[]> {
  const all = actor.roles.some((role) => role === 'supervisor' || role === 'admin')
  const mine = sql`l.account_id in (select jsonb_array_elements_text(${JSON.stringify(actor.accounts)}::jsonb)::uuid)`
  return views(db, all ? sql`true` : mine, limit)
}
