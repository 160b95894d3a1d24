import { sql, type SQL } from 'drizzle-orm'
import { contractEndsNext } from '#server/accounts/account-view.store.ts'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import { risksOf } from '#server/leaving/score.store.ts'
import type { PortfolioLine } from './portfolio.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const person = (alias: string) =>
  sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en) end`,
  )

type Row = Omit<PortfolioLine, 'risk' | 'parts'> & { id: AccountId }

/**
 * Accounts by risk with what changed since then. `of` says whose: a person's own (`ids` as the session knows them), or all
 * of the house's for who watches over them.
 */
export async function portfolioLines(
  db: Db,
  of: { personId: PersonId; ids: readonly AccountId[] | 'all' },
  { since, now }: { since: Date; now: Date },
): Promise<(PortfolioLine & { id: AccountId })[]> {
  const among: SQL =
    of.ids === 'all'
      ? sql`true`
      : sql`a.id in (select jsonb_array_elements_text(${JSON.stringify(of.ids)}::jsonb)::uuid)`
  const me = sql`${of.personId}::uuid`
  const rows = await rowsOf<Row>(
    db,
    sql`
    select a.id, a.code, a.name, a.name_en as "nameEn", a.grade, ${person('m')} as manager,
           case when a.manager_id = ${me} then 'manager' when v.stand_in_id = ${me} then 'standIn'
                when a.deputy_id = ${me} then case when v.id is not null and v.stand_in_id is null then 'standIn' else 'deputy' end
                when a.director_id = ${me} or m.reports_to = ${me} then 'director' else 'house' end as as,
           case when v.id is null then null else jsonb_build_object('until', ${iso('v.until_at')},
                'standIn', ${person('s')}) end as away,
           r.score as "riskBefore",
           (select count(*) from tickets t where t.account_id = a.id and t.ended_at is null)::int as "openTickets",
           (select count(*) from tickets t where t.account_id = a.id and t.ended_at is null and t.priority in ('P1', 'P2'))::int as "severeTickets",
           (select jsonb_build_object(
              'open', count(*) filter (where state = 'open'), 'red', count(*) filter (where state = 'open' and severity = 'red'),
              'acknowledged', count(*) filter (where state = 'acknowledged' and closed_at is null),
              'planned', count(*) filter (where state = 'planned'), 'confirmed', count(*) filter (where state = 'confirmed'))
              from alerts l where l.account_id = a.id) as alerts,
           ${contractEndsNext} as "contractEndsOn",
           (select g.number from leavings g where g.account_id = a.id and g.state in ('retaining', 'releasing')
             order by g.opened_at desc limit 1) as leaving,
           jsonb_build_object(
             'opened', coalesce(c.opened, 0), 'severe', coalesce(c.severe, 0), 'ended', coalesce(c.ended, 0),
             'tickets', coalesce(c.tickets, '[]'), 'alerts', coalesce(n.alerts, 0),
             'broken', coalesce(n.broken, 0), 'lowRatings', coalesce(n.low, 0)) as changed
      from accounts a
      left join people m on m.id = a.manager_id
      left join lateral (select * from manager_leaves v where v.person_id = a.manager_id and v.from_at <= ${at(now)} and v.until_at > ${at(now)}
                          order by v.created_at desc limit 1) v on true
      left join people s on s.id = coalesce(v.stand_in_id, a.deputy_id)
      left join lateral (select score from risk_snapshots x where x.account_id = a.id and x.on_date < (${at(now)} at time zone 'Asia/Shanghai')::date
                          order by x.on_date desc limit 1) r on true
      left join lateral (
        select count(*) filter (where opened_at > ${at(since)})::int as opened,
               count(*) filter (where opened_at > ${at(since)} and priority in ('P1', 'P2'))::int as severe,
               count(*) filter (where ended_at > ${at(since)})::int as ended,
               to_jsonb((array_agg(number order by opened_at desc) filter (where opened_at > ${at(since)}))[1:5]) as tickets
          from tickets t where t.account_id = a.id and (t.opened_at > ${at(since)} or t.ended_at > ${at(since)})) c on true
      left join lateral (
        select count(distinct alert_id) filter (where alert_id is not null)::int as alerts,
               count(*) filter (where rule = 'promiseBroken')::int as broken,
               count(*) filter (where rule = 'lowRating')::int as low
          from alert_signs g where g.account_id = a.id and g.at > ${at(since)}) n on true
     where ${among} and a.closed_at is null
     order by a.code`,
  )
  const risks = await risksOf(
    db,
    rows.map(({ id }) => id),
    now,
  )
  return rows
    .map((row) => ({ ...row, risk: risks.get(row.id)!.score, parts: risks.get(row.id)!.parts }))
    .sort((a, b) => b.risk - a.risk || b.alerts.red - a.alerts.red || b.alerts.open - a.alerts.open)
}
