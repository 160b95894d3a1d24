import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, LeavingId } from '#server/kernel/ids.ts'
import { accountInUse } from './leaving.store.ts'
import type { LeavingLine, LeavingReport, LeavingView } from './leaving.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const person = (alias: string) =>
  sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en) end`,
  )

type Row = LeavingLine & { id: LeavingId; accountId: AccountId; accountVersion: number }

/** A seat sees the cases in which its position has something to give back. */
const atMyPosition = (actor: StaffActor) => sql`
  exists (select from release_steps s join queues q on q.id = s.queue_id join seats me on me.id = ${actor.id} and me.level = q.level
           where s.leaving_id = g.id
             and not exists (select from jsonb_to_recordset(q.skills) as r(skill text, level int)
                              where not exists (select from seat_skills k where k.seat_id = me.id and k.skill = r.skill and k.level >= r.level)))`

export function leavingsVisibleTo(actor: StaffActor): SQL {
  if (can.seeAllAlerts(actor)) return sql`true`
  const own = sql`g.account_id in (select jsonb_array_elements_text(${JSON.stringify(can.portfolioOf(actor))}::jsonb)::uuid)`
  return sql`(${own} or ${atMyPosition(actor)})`
}

async function lines(db: Db, where: SQL): Promise<Row[]> {
  return rowsOf<Row>(
    db,
    sql`
    select g.id, g.account_id as "accountId", a.version as "accountVersion", g.number, g.whole, g.state, g.version,
           jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en, 'grade', a.grade, 'closed', a.closed_at is not null) as account,
           jsonb_build_object('number', t.number, 'subject', t.subject) as ticket,
           (select count(*)::int from circuits c where c.account_id = g.account_id
               and (g.whole or exists (select from leaving_circuits l where l.leaving_id = g.id and l.circuit_id = c.id))) as circuits,
           ${person('o')} as owner, ${iso('g.opened_at')} as "openedAt", ${iso('g.window_until')} as "windowUntil",
           ${iso('g.overdue_at')} as "overdueAt", ${iso('g.decided_at')} as "decidedAt", g.leaves_on::text as "leavesOn",
           (select jsonb_build_object('done', count(*) filter (where done_at is not null), 'all', count(*)) from leaving_tasks k where k.leaving_id = g.id) as tasks,
           (select jsonb_build_object('done', count(*) filter (where confirmed_at is not null), 'all', count(*)) from release_steps s where s.leaving_id = g.id) as steps,
           (select coalesce(sum(monthly_value), 0)::int from contracts k where k.account_id = g.account_id and k.ends_on >= g.opened_at::date) as "monthlyValue"
      from leavings g join accounts a on a.id = g.account_id join tickets t on t.id = g.ticket_id
      left join people o on o.id = g.owner_id
     where ${where}
     order by case g.state when 'retaining' then 0 when 'releasing' then 1 else 2 end, g.window_until desc, g.number desc limit 300`,
  )
}

const asLine = ({ id: _id, accountId: _account, accountVersion: _version, ...line }: Row): LeavingLine => line

export async function leavingLines(
  db: Db,
  actor: StaffActor,
  query: { state?: string | undefined; account?: string | undefined },
): Promise<LeavingLine[]> {
  const state = query.state ? sql`g.state = ${query.state}` : sql`true`
  const account = query.account ? sql`a.code = ${query.account}` : sql`true`
  return (await lines(db, sql`${leavingsVisibleTo(actor)} and ${state} and ${account}`)).map(asLine)
}

export async function leavingView(db: Db, actor: StaffActor, number: string): Promise<LeavingView | null> {
  const [row] = await lines(db, sql`g.number = ${number} and ${leavingsVisibleTo(actor)}`)
  if (!row) return null
  const keeps = can.keepInventory(actor)
  const [[more], scope, taskList, stepList, people, left] = await Promise.all([
    rowsOf<Pick<LeavingView, 'cause' | 'outcome' | 'decidedBy' | 'releasedAt'>>(
      db,
      sql`select g.cause, g.outcome, ${person('p')} as "decidedBy", ${iso('g.released_at')} as "releasedAt"
            from leavings g left join people p on p.id = g.decided_by where g.id = ${row.id}`,
    ),
    rowsOf<LeavingView['scope'][number]>(
      db,
      sql`select c.number, c.name, c.name_en as "nameEn", c.status,
                 ${row.whole} or exists (select from leaving_circuits l where l.leaving_id = ${row.id} and l.circuit_id = c.id) as chosen
            from circuits c where c.account_id = ${row.accountId} order by c.number`,
    ),
    rowsOf<LeavingView['taskList'][number]>(
      db,
      sql`select k.id, k.text, ${person('o')} as owner, k.due_on::text as "dueOn", ${iso('k.done_at')} as "doneAt", ${person('d')} as "doneBy"
            from leaving_tasks k left join people o on o.id = k.owner_id left join people d on d.id = k.done_by
           where k.leaving_id = ${row.id} order by k.position`,
    ),
    rowsOf<LeavingView['stepList'][number]>(
      db,
      sql`select s.id, r.kind, r.label, c.number as circuit, ${iso('s.confirmed_at')} as "confirmedAt", ${person('p')} as "confirmedBy", s.evidence,
                 jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en) as position,
                 s.confirmed_at is null and (${keeps} or exists (
                   select from seats me where me.id = ${actor.id} and me.level = q.level
                      and not exists (select from jsonb_to_recordset(q.skills) as need(skill text, level int)
                                       where not exists (select from seat_skills k where k.seat_id = me.id and k.skill = need.skill and k.level >= need.level)))) as "mayConfirm"
            from release_steps s join resources r on r.id = s.resource_id join circuits c on c.id = s.circuit_id
            join queues q on q.id = s.queue_id left join people p on p.id = s.confirmed_by
           where s.leaving_id = ${row.id} order by s.confirmed_at is not null, q.code, c.number, r.kind, r.label`,
    ),
    rowsOf<LeavingView['people'][number]>(
      db,
      sql`select id, name, name_en as "nameEn" from people where active order by 'account_manager' = any(roles) desc, name`,
    ),
    accountInUse(db, row.accountId),
  ])
  const runs = can.runLeaving(actor, row.accountId)
  return {
    ...asLine(row),
    ...more!,
    ...{ scope, taskList, stepList, people, inUse: left.resources, left, accountVersion: row.accountVersion },
    may: {
      keep: runs,
      close: runs && row.state === 'released' && (row.whole || left.circuits === 0) && !row.account.closed,
    },
  }
}

/** What became of those who wanted to leave in a span, decided cases by the day of the decision; every figure with its cases. */
export async function leavingReport(
  db: Db,
  actor: StaffActor,
  { from, to }: { from: string; to: string },
): Promise<LeavingReport> {
  const within = (column: string) =>
    sql`(${sql.raw(column)} at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date`
  const seen = leavingsVisibleTo(actor)
  const [cases, resources, details] = await Promise.all([
    lines(db, sql`${seen} and (${within('g.decided_at')} or g.state = 'retaining' or ${within('g.opened_at')})`),
    rowsOf<LeavingReport['resources'][number]>(
      db,
      sql`select r.kind, r.label, c.number as circuit, a.code as account, g.number as leaving, ${iso('s.confirmed_at')} as at, coalesce(p.name, '–') as by
            from release_steps s join leavings g on g.id = s.leaving_id join resources r on r.id = s.resource_id
            join circuits c on c.id = s.circuit_id join accounts a on a.id = g.account_id left join people p on p.id = s.confirmed_by
           where ${seen} and ${within('s.confirmed_at')} order by s.confirmed_at desc limit 2000`,
    ),
    rowsOf<{
      number: string
      cause: LeavingReport['causes'][number]['cause'] | null
      days: number | null
      waiting: number
    }>(
      db,
      sql`select g.number, g.cause, extract(epoch from g.released_at - g.decided_at) / 86400 as days,
                 (select count(*)::int from release_steps s where s.leaving_id = g.id and s.confirmed_at is null) as waiting
            from leavings g where ${seen} and ${within('g.decided_at')}`,
    ),
  ])
  const decided = cases.filter((one) => details.some(({ number }) => number === one.number))
  const kept = decided.filter(({ state }) => state === 'kept')
  const lost = decided.filter(({ state }) => state !== 'kept')
  const value = (of: typeof cases) => of.reduce((sum, { monthlyValue }) => sum + monthlyValue, 0)
  const days = details.flatMap((one) => (one.days === null ? [] : [Number(one.days)])).sort((a, b) => a - b)
  const month = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 7)
  const months = new Map<string, { month: string; kept: number; lost: number; freed: number }>()
  const count = (at: string, what: 'kept' | 'lost' | 'freed') => {
    const name = month(at)
    const line = months.get(name) ?? { month: name, kept: 0, lost: 0, freed: 0 }
    line[what]++
    months.set(name, line)
  }
  for (const one of kept) count(one.decidedAt!, 'kept')
  for (const one of lost) count(one.decidedAt!, 'lost')
  for (const one of resources) count(one.at, 'freed')
  const kinds = [...new Set(resources.map(({ kind }) => kind))].sort()
  const isKept = new Set(kept.map(({ number }) => number))
  const causes = [...new Set(details.flatMap(({ cause }) => cause ?? []))].map((cause) => {
    const of = details.filter((one) => one.cause === cause)
    const won = of.filter(({ number }) => isKept.has(number)).length
    return { cause, kept: won, lost: of.length - won }
  })
  return {
    ...{
      from,
      to,
      kept: kept.length,
      lost: lost.length,
      open: cases.filter(({ state }) => state === 'retaining').length,
    },
    ...{ keptValue: value(kept), lostValue: value(lost) },
    freed: kinds.map((kind) => ({ kind, count: resources.filter((one) => one.kind === kind).length })),
    stillHeld: details.reduce((sum, { waiting }) => sum + waiting, 0),
    medianReleaseDays: days.length > 0 ? Math.round(days[days.length >> 1]! * 10) / 10 : null,
    causes: causes.sort((a, b) => b.kept + b.lost - a.kept - a.lost),
    months: [...months.values()].sort((a, b) => a.month.localeCompare(b.month)),
    cases: cases.map(asLine),
    resources,
  }
}
