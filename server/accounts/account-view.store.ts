import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import type { AccountLine, AccountView } from './account-view.contract.ts'

const person = (alias: string) =>
  sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en) end`,
  )

/** Which accounts a member of staff sees: the portfolio, or all for the call centre. */
export function accountsVisibleTo(actor: StaffActor): SQL {
  const portfolio = sql`a.id in (select jsonb_array_elements_text(${JSON.stringify(actor.accounts)}::jsonb)::uuid)`
  return can.seeAllAccounts(actor) ? sql`true` : portfolio
}

export async function accountIdCoded(db: Db, code: string): Promise<AccountId | null> {
  const [row] = await rowsOf<{ id: AccountId }>(db, sql`select id from accounts where code = ${code}`)
  return row?.id ?? null
}

/** Which of an account's contracts ends next is what somebody has to see to; where all are over, the last one. */
export const contractEndsNext = sql.raw(
  `(select coalesce(min(k.ends_on) filter (where k.ends_on >= current_date), max(k.ends_on))::text from contracts k where k.account_id = a.id)`,
)

const lineColumns = sql`
  a.id as account_id, a.code, a.name, a.name_en as "nameEn", a.grade, a.industry, a.region, ${person('m')} as manager,
  (select count(*) from circuits c where c.account_id = a.id and c.status = 'active')::int as circuits,
  (select count(*) from tickets t where t.account_id = a.id and t.ended_at is null)::int as "openTickets",
  (select count(*) from tickets t where t.account_id = a.id and t.ended_at is null and t.priority in ('P1', 'P2'))::int as "severeTickets",
  (select count(*) from alerts l where l.account_id = a.id and l.state = 'open')::int as "openAlerts",
  a.closed_at is not null as closed, ${contractEndsNext} as "contractEndsOn"`

/** Accounts by trouble: alerts first, then severe tickets, then name. `q` finds code and both names. */
export async function accountLines(
  db: Db,
  actor: StaffActor,
  query: { q?: string | undefined; limit: number },
): Promise<AccountLine[]> {
  const like = `%${(query.q ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const rows = await rowsOf<AccountLine & { account_id: string }>(
    db,
    sql`select ${lineColumns} from accounts a left join people m on m.id = a.manager_id
         where ${accountsVisibleTo(actor)} and (a.code ilike ${like} or a.name ilike ${like} or a.name_en ilike ${like})
         order by a.closed_at is not null, "openAlerts" desc, "severeTickets" desc, a.code limit ${query.limit}`,
  )
  return rows.map(({ account_id: _id, ...line }) => line)
}

type Below = AccountView['children'][number] & { id: AccountId; parentId: AccountId }

/** All accounts below this one, at any depth. Those the reader does not see are taken out afterwards. */
const allBelow = sql`
  with recursive down as (
    select x.id, x.parent_id from accounts x where x.parent_id = a.id
    union select x.id, x.parent_id from accounts x join down on x.parent_id = down.id)
  select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'parentId', x.parent_id, 'code', x.code, 'name', x.name, 'nameEn', x.name_en,
           'grade', x.grade,
           'circuits', (select count(*) from circuits c where c.account_id = x.id and c.status = 'active'),
           'openTickets', (select count(*) from tickets t where t.account_id = x.id and t.ended_at is null),
           'severeTickets', (select count(*) from tickets t where t.account_id = x.id and t.ended_at is null and t.priority in ('P1', 'P2')))
           order by x.code), '[]')
    from down join accounts x on x.id = down.id`

export async function accountView(db: Db, actor: StaffActor, code: string): Promise<AccountView | null> {
  const [row] = await rowsOf<AccountView & { account_id: AccountId; below: Below[] }>(
    db,
    sql`
    select ${lineColumns}, ${person('d')} as deputy, ${person('s')} as director, a.id, a.version,
           case when p.id is null then null else jsonb_build_object('code', p.code, 'name', p.name, 'nameEn', p.name_en) end as parent,
           (${allBelow}) as below, a.handling_note as "handlingNote", a.handling_note_en as "handlingNoteEn",
           (select jsonb_build_object('kept', count(*) filter (where r.outcome = 'kept'), 'broken', count(*) filter (where r.outcome = 'broken'))
              from promises r where r.account_id = a.id and r.due_at > now() - interval '90 days') as promises,
           coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'nameEn', c.name_en, 'email', c.email, 'phone', c.phone,
                                      'role', c.role, 'reach', c.reach, 'language', c.language, 'portal', c.user_id is not null, 'version', c.version) order by c.role desc, c.name)
                       from contacts c where c.account_id = a.id and c.active), '[]') as contacts,
           coalesce((select jsonb_agg(jsonb_build_object('number', k.number, 'startsOn', k.starts_on, 'endsOn', k.ends_on,
                                      'monthlyValue', k.monthly_value) order by k.ends_on)
                       from contracts k where k.account_id = a.id), '[]') as contracts,
           coalesce((select jsonb_agg(jsonb_build_object('number', c.number, 'kind', c.kind, 'name', c.name, 'nameEn', c.name_en, 'grade', c.grade,
                                      'status', c.status, 'bandwidthKbps', c.bandwidth_kbps, 'aEnd', c.a_end, 'zEnd', c.z_end,
                                      'equipment', c.equipment, 'installedOn', c.installed_on,
                                      'openTickets', (select count(*) from tickets t where t.circuit_id = c.id and t.ended_at is null)) order by c.number)
                       from circuits c where c.account_id = a.id), '[]') as inventory
      from accounts a left join people m on m.id = a.manager_id left join people d on d.id = a.deputy_id
      left join people s on s.id = a.director_id left join accounts p on p.id = a.parent_id
     where a.code = ${code} and ${accountsVisibleTo(actor)}`,
  )
  if (!row) return null
  const { account_id: id, below, ...view } = row
  const seen = below.filter((one) => can.seeAccount(actor, one.id))
  const sum = (figure: 'circuits' | 'openTickets' | 'severeTickets') =>
    seen.reduce((total, one) => total + one[figure], view[figure])
  return {
    ...view,
    children: seen.filter(({ parentId }) => parentId === id).map(({ id: _id, parentId: _parent, ...child }) => child),
    rolledUp: {
      accounts: seen.length + 1,
      ...{ circuits: sum('circuits'), openTickets: sum('openTickets'), severeTickets: sum('severeTickets') },
    },
    mayKeep: can.keepAccount(actor, id),
    maySetTeam: can.setAccountTeam(actor),
  }
}
