import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import type { AlertView } from './alert-view.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const person = (alias: string) =>
  sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en) end`,
  )

/** The tickets are those of the last hundred signs: in a storm an open alert has thousands. Rides alert_occurrences_newest. */
async function views(db: Db, where: SQL, limit: number): Promise<AlertView[]> {
  return rowsOf<AlertView>(
    db,
    sql`
    select l.id, l.rule, l.severity, l.state, l.occurrences, l.note, l.version, l.revision, l.rung, l.aim, l.outcome,
           l.satisfied, l.effect, l.signs_before as "signsBefore", l.signs_after as "signsAfter",
           ${iso('l.opened_at')} as "openedAt", ${iso('l.last_at')} as "lastAt", ${iso('l.acknowledged_at')} as "acknowledgedAt",
           ${iso('l.due_at')} as "dueAt", ${iso('l.confirmed_at')} as "confirmedAt", ${iso('l.measure_at')} as "measureAt",
           ${iso('l.measured_at')} as "measuredAt",
           ${iso(`case l.state when 'open' then l.opened_at when 'acknowledged' then l.acknowledged_at when 'planned' then l.planned_at
                  when 'confirmed' then l.confirmed_at when 'measured' then l.measured_at else l.closed_at end`)} as since,
           jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en, 'grade', a.grade) as account,
           ${person('p')} as "acknowledgedBy", ${person('m')} as manager, c.name as contact, c.name_en as "contactEn",
           l.said_how as "saidHow", ${iso('l.said_at')} as "saidAt",
           case when l.state = 'planned' then (
             select jsonb_build_object('contact', jsonb_build_object('name', k.name, 'nameEn', k.name_en), 'words', q.words,
                                       'askedAt', ${iso('q.asked_at')}, 'mail', q.mail)
               from alert_asks q join contacts k on k.id = q.contact_id where q.alert_id = l.id and q.state = 'open') end as ask,
           coalesce((
             select jsonb_agg(jsonb_build_object('id', s.id, 'text', s.text, 'dueOn', s.due_on, 'doneAt', ${iso('s.done_at')},
                                                 'owner', jsonb_build_object('id', o.id, 'name', o.name, 'nameEn', o.name_en))
                              order by s.position)
               from alert_steps s join people o on o.id = s.owner_id where s.alert_id = l.id), '[]') as steps,
           coalesce((
             select jsonb_agg(jsonb_build_object('number', t.number, 'subject', t.subject, 'priority', t.priority,
                                                 'status', t.status, 'at', ${iso('o.at')}) order by o.at desc)
               from (select ticket_id, max(at) as at
                       from (select ticket_id, at from alert_occurrences
                              where alert_id = l.id and ticket_id is not null order by at desc limit 100) newest
                      group by ticket_id order by max(at) desc limit 10) o
               join tickets t on t.id = o.ticket_id), '[]') as tickets
      from alerts l join accounts a on a.id = l.account_id
      left join people p on p.id = l.acknowledged_by
      left join people m on m.id = a.manager_id
      left join contacts c on c.id = l.contact_id
     where ${where}
     order by l.state <> 'open', l.closed_at is not null, l.severity = 'amber', l.last_at desc
     limit ${limit}`,
  )
}

export async function alertViews(db: Db, ids: AlertId[]): Promise<AlertView[]> {
  if (ids.length === 0) return []
  return views(db, sql`l.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`, ids.length)
}

/** Alerts the reader may see: the portfolio's, or all for supervisors and administrators. */
function visibleTo(actor: StaffActor): SQL {
  if (can.seeAllAlerts(actor)) return sql`true`
  return sql`l.account_id in (select jsonb_array_elements_text(${JSON.stringify(can.portfolioOf(actor))}::jsonb)::uuid)`
}

/** Open ones first, red before amber. */
export async function alertsFor(
  db: Db,
  actor: StaffActor,
  { account, boardFrom, limit }: { account?: string | undefined; boardFrom: Date | null; limit: number },
): Promise<AlertView[]> {
  const ofAccount = account === undefined ? sql`true` : sql`a.code = ${account}`
  // Alerts from before there was a loop were closed with their acknowledgement. One that ran through it closes with the
  // customer's word and is measured thirty days later: it stays on the board from its measurement on.
  const onBoard = boardFrom
    ? sql`(l.closed_at is null or l.state = 'confirmed' or (l.state in ('measured', 'dismissed') and coalesce(l.measured_at, l.closed_at) >= ${at(boardFrom)}))`
    : sql`true`
  return views(db, sql`${visibleTo(actor)} and ${ofAccount} and ${onBoard}`, limit)
}
