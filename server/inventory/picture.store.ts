import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId, CircuitId } from '#server/kernel/ids.ts'
import { downWithin, within, withoutAnnounced } from './availability.ts'
import { announcedWindows, outagesOf } from './outage.store.ts'
import type { AccountPicture } from './picture.contract.ts'

const days = 90

type CircuitRow = Omit<AccountPicture['circuits'][number], 'availability' | 'downMs' | 'plannedMs'> & {
  id: CircuitId
  installedOn: string
}
type Figures = Pick<
  AccountPicture,
  'opened' | 'severe' | 'repeated' | 'reopened' | 'restored' | 'medianRestoreMs' | 'rating'
>

/** An account as one sees it before a visit: its network and how it was served over the last quarter. */
export async function accountPicture(db: Db, id: AccountId, now: Date): Promise<AccountPicture> {
  const since = new Date(now.getTime() - days * 86_400_000)
  const [circuits, nodes, split, figures] = await Promise.all([
    rowsOf<CircuitRow>(
      db,
      sql`
      select c.id, c.number, c.name, c.name_en as "nameEn", c.kind, c.grade, c.status, c.a_end as "aEnd", c.z_end as "zEnd",
             c.installed_on::text as "installedOn",
             array(select n.code from circuit_nodes o join nodes n on n.id = o.node_id where o.circuit_id = c.id order by 1) as nodes,
             array(select o.number from circuit_carriers r join circuits o on o.id = r.rides_on_id where r.circuit_id = c.id and o.account_id = c.account_id order by 1) as "ridesOn",
             exists (select from tickets d where d.circuit_id = c.id and d.ended_at is null and d.type = 'fault' and d.impact = 'down'
                        and d.restored_at is null and d.status <> 'resolved') as down,
             (select count(*) from tickets t where t.circuit_id = c.id and t.ended_at is null)::int as "openTickets"
        from circuits c where c.account_id = ${id} and c.status <> 'ceased' order by c.number`,
    ),
    rowsOf<AccountPicture['nodes'][number]>(
      db,
      sql`select distinct n.code, n.kind, n.name, n.name_en as "nameEn" from circuits c
            join circuit_nodes o on o.circuit_id = c.id join nodes n on n.id = o.node_id
           where c.account_id = ${id} and c.status <> 'ceased' order by n.code`,
    ),
    rowsOf<AccountPicture['split'][number]>(
      db,
      sql`
      select kind, case when kind in ('seat', 'queue') then level end as level,
             round(sum(extract(epoch from least(coalesce(h.to_at, ${at(now)}), ${at(now)}) - greatest(h.from_at, ${at(since)}))) * 1000)::float8 as ms
        from hand_offs h
       where h.ticket_id in (select t.id from tickets t where t.account_id = ${id} and (t.ended_at is null or t.ended_at > ${at(since)}))
         and coalesce(h.to_at, ${at(now)}) > ${at(since)} and h.from_at < ${at(now)}
       group by 1, 2 order by ms desc`,
    ),
    rowsOf<Figures>(
      db,
      sql`
      select count(*)::int as opened, count(*) filter (where priority in ('P1', 'P2'))::int as severe,
             count(*) filter (where repeat_of_id is not null)::int as repeated, count(*) filter (where rejected_count > 0)::int as reopened,
             count(*) filter (where type = 'fault' and impact = 'down' and restored_at is not null)::int as restored,
             round(percentile_cont(0.5) within group (order by extract(epoch from restored_at - least(opened_at, coalesce(since, opened_at))) * 1000)
               filter (where type = 'fault' and impact = 'down' and restored_at is not null))::float8 as "medianRestoreMs",
             round(avg(rating), 1)::float8 as rating
        from tickets where account_id = ${id} and opened_at > ${at(since)}`,
    ),
  ])
  const ids = circuits.map((circuit) => circuit.id)
  const before = new Date(since.getTime() - 30 * 86_400_000)
  const [outages, windows] = await Promise.all([outagesOf(db, ids, before), announcedWindows(db, ids, before)])
  return {
    days,
    circuits: circuits.map(({ id: circuit, installedOn, ...line }) => {
      const from = new Date(Math.max(since.getTime(), Date.parse(installedOn)))
      const { outages: counted, planned } = withoutAnnounced(
        outages.get(circuit) ?? [],
        windows.get(circuit) ?? [],
        now,
      )
      const { downMs, share } = downWithin(counted, from, now, now)
      return { ...line, downMs, availability: share, plannedMs: within(planned, [from.getTime(), now.getTime()]) }
    }),
    nodes,
    split,
    ...figures[0]!,
  }
}
