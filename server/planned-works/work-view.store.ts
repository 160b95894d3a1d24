import { sql, type SQL } from 'drizzle-orm'
import { accountsVisibleTo } from '#server/accounts/account-view.store.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PlannedWorkId } from '#server/kernel/ids.ts'
import type { WorkLine, WorkQuery, WorkReach, WorkView } from './planned-work.contract.ts'
import { circuitsReached, contactsToTell, targetsNamed } from './planned-work.store.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const named = sql.raw(`jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en)`)

/** The part of a work's circuits that this reader may see. */
const visible = (actor: StaffActor) => sql`
  from planned_work_circuits p join circuits c on c.id = p.circuit_id join accounts a on a.id = p.account_id
 where p.work_id = w.id and ${accountsVisibleTo(actor)}`

/** The house sees every work, a manager those that hit the own accounts. */
function worksVisibleTo(actor: StaffActor): SQL {
  return can.seeAllAccounts(actor) ? sql`true` : sql`exists (select ${visible(actor)})`
}

const lineColumns = (actor: StaffActor) => sql`
  w.id, w.number, w.state, w.title, w.reason, w.impact, w.down_minutes as "downMinutes", ${iso('w.starts_at')} as "startsAt",
  ${iso('w.ends_at')} as "endsAt", ${iso('w.announced_at')} as "announcedAt", ${iso('w.late_at')} as "lateAt", ${iso('w.ended_at')} as "endedAt",
  case when w.state = 'planned' then ${iso('(w.starts_at - make_interval(hours => w.lead_hours))')} end as "announceAt",
  jsonb_build_object('id', r.id, 'name', r.name, 'nameEn', r.name_en) as responsible,
  array(select c.number ${visible(actor)} order by 1) as circuits,
  coalesce((select jsonb_agg(distinct ${named}) ${visible(actor)}), '[]') as accounts`

type Row = WorkLine & { id: PlannedWorkId }

/** Works to come and under way by their beginning, past ones the last first. */
export async function workLines(db: Db, actor: StaffActor, query: WorkQuery): Promise<WorkLine[]> {
  const live = sql`w.state in ('planned', 'announced', 'underWay')`
  const rows = await rowsOf<Row>(
    db,
    sql`select ${lineColumns(actor)} from planned_works w join people r on r.id = w.responsible_id
         where ${worksVisibleTo(actor)}
           and ${query.state === 'open' ? live : query.state === 'past' ? sql`not ${live}` : sql`true`}
           and ${query.account ? sql`exists (select ${visible(actor)} and a.code = ${query.account})` : sql`true`}
           and ${query.circuit ? sql`exists (select ${visible(actor)} and c.number = ${query.circuit})` : sql`true`}
         order by ${live} desc, case when ${live} then w.starts_at end, w.starts_at desc limit 200`,
  )
  return rows.map(({ id: _id, ...line }) => line)
}

export async function workView(db: Db, actor: StaffActor, number: string): Promise<WorkView | null> {
  const [row] = await rowsOf<Row & Omit<WorkView, 'mayRun'>>(
    db,
    sql`
    select ${lineColumns(actor)}, w.text, w.lead_hours as "leadHours", w.reminder_hours as "reminderHours", ${iso('w.reminded_at')} as "remindedAt",
           ${iso('w.started_at')} as "startedAt", w.outcome, w.outcome_text as "outcomeText", w.short_notice as "shortNotice", w.version,
           jsonb_build_object(
             'circuits', array(select c.number from planned_work_targets t join circuits c on c.id = t.target_id
                                 join accounts a on a.id = c.account_id and ${accountsVisibleTo(actor)}
                                where t.work_id = w.id and t.kind = 'circuit' order by 1),
             'nodes', coalesce((select jsonb_agg(jsonb_build_object('code', n.code, 'kind', n.kind, 'name', n.name, 'nameEn', n.name_en) order by n.code)
                                  from planned_work_targets t join nodes n on n.id = t.target_id where t.work_id = w.id and t.kind = 'node'), '[]')) as targets,
           coalesce((select jsonb_agg(jsonb_build_object('number', c.number, 'name', c.name, 'nameEn', c.name_en, 'kind', c.kind, 'grade', c.grade,
                                      'why', p.why, 'account', ${named}) order by a.code, c.number) ${visible(actor)}), '[]') as reach,
           coalesce((select jsonb_agg(jsonb_build_object('kind', n.kind, 'at', ${iso('n.at')}, 'account', ${named}, 'contact', k.name,
                                      'mail', case n.mail when 'queued' then 'owed' else n.mail end) order by n.at desc, a.code, k.name)
                       from planned_work_notices n join accounts a on a.id = n.account_id join contacts k on k.id = n.contact_id
                      where n.work_id = w.id and ${accountsVisibleTo(actor)}), '[]') as told,
           coalesce((select jsonb_agg(jsonb_build_object('number', t.number, 'subject', t.subject, 'status', t.status, 'openedAt', ${iso('t.opened_at')}) order by t.opened_at desc)
                       from planned_work_circuits p join tickets t on t.circuit_id = p.circuit_id and t.type = 'fault' join accounts a on a.id = t.account_id
                      where p.work_id = w.id and w.state in ('underWay', 'done') and ${accountsVisibleTo(actor)}
                        and t.opened_at >= w.starts_at and t.opened_at < greatest(w.ends_at, coalesce(w.ended_at, w.ends_at)) + interval '2 hours'), '[]') as tickets
      from planned_works w join people r on r.id = w.responsible_id
     where w.number = ${number} and ${worksVisibleTo(actor)}`,
  )
  if (!row) return null
  const { id: _id, ...view } = row
  return { ...view, mayRun: can.planWorks(actor) }
}

/** Whom a window would hit, before it is planned. */
export async function workReach(db: Db, asked: { circuits: string[]; nodes: string[] }): Promise<WorkReach> {
  const targets = await targetsNamed(db, asked)
  const reached = await circuitsReached(db, targets)
  const ids = JSON.stringify(reached.map(({ circuitId }) => circuitId))
  const rows = await rowsOf<Omit<WorkReach['circuits'][number], 'why'>>(
    db,
    sql`select c.number, c.name, c.name_en as "nameEn", c.kind, c.grade, ${named} as account
          from circuits c join accounts a on a.id = c.account_id
         where c.id::text in (select jsonb_array_elements_text(${ids}::jsonb)) order by a.code, c.number`,
  )
  const why = new Map(reached.map((one) => [one.number, one.why]))
  const contacts = await contactsToTell(db, [...new Set(reached.map(({ accountId }) => accountId))])
  return {
    circuits: rows.map((row) => ({ ...row, why: why.get(row.number)! })),
    contacts: contacts.length,
    unknown: targets.unknown,
  }
}

/** Staff who can be named responsible, technical seats first. */
export async function workPeople(db: Db): Promise<{ id: string; name: string; nameEn: string; team: string }[]> {
  return rowsOf(
    db,
    sql`select id, name, name_en as "nameEn", team from people
         where active and roles && array['technician', 'supervisor'] order by 'technician' = any(roles) desc, name`,
  )
}
