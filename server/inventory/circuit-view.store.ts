import { sql } from 'drizzle-orm'
import { accountsVisibleTo } from '#server/accounts/account-view.store.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { AccountId, CircuitId } from '#server/kernel/ids.ts'
import { availabilityByMonth } from './availability.ts'
import type { CircuitView } from './circuit.contract.ts'
import { announcedWindows, monthsBack, outagesOf } from './outage.store.ts'
import { resourcesOfCircuit } from './resource.store.ts'

const isDown = (circuit: string) =>
  sql.raw(`exists (select from tickets d where d.circuit_id = ${circuit}.id and d.ended_at is null and d.type = 'fault'
            and d.impact = 'down' and d.restored_at is null and d.status <> 'resolved')`)

type Row = Omit<CircuitView, 'resources' | 'availability' | 'mayEdit'> & { id: CircuitId; account_id: AccountId }

/** One circuit with all that hangs on it, for whoever sees its account; null for others. */
export async function circuitView(db: Db, actor: StaffActor, number: string, now: Date): Promise<CircuitView | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select c.id, c.account_id, c.number, c.kind, c.name, c.name_en as "nameEn", c.grade, c.status, c.bandwidth_kbps as "bandwidthKbps",
           c.a_end as "aEnd", c.z_end as "zEnd", c.equipment, c.region, c.zone, c.installed_on::text as "installedOn", c.version,
           jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) as account,
           ${isDown('c')} as down,
           coalesce((select jsonb_agg(n.code order by n.code) from circuit_nodes o join nodes n on n.id = o.node_id where o.circuit_id = c.id), '[]') as nodes,
           coalesce((select jsonb_agg(o.number order by o.number) from circuit_carriers r join circuits o on o.id = r.rides_on_id where r.circuit_id = c.id), '[]') as "ridesOn",
           coalesce((select jsonb_agg(jsonb_build_object('code', n.code, 'kind', n.kind, 'name', n.name, 'nameEn', n.name_en,
                                      'circuits', (select count(*) from circuit_nodes x where x.node_id = n.id)) order by n.code)
                       from circuit_nodes o join nodes n on n.id = o.node_id where o.circuit_id = c.id), '[]') as "overNodes",
           coalesce((select jsonb_agg(jsonb_build_object('number', o.number, 'name', o.name, 'nameEn', o.name_en, 'down', ${isDown('o')}) order by o.number)
                       from circuit_carriers r join circuits o on o.id = r.rides_on_id join accounts a on a.id = o.account_id
                      where r.circuit_id = c.id and ${accountsVisibleTo(actor)}), '[]') as carriers,
           coalesce((select jsonb_agg(jsonb_build_object('number', o.number, 'name', o.name, 'nameEn', o.name_en, 'down', ${isDown('o')}) order by o.number)
                       from circuit_carriers r join circuits o on o.id = r.circuit_id join accounts a on a.id = o.account_id
                      where r.rides_on_id = c.id and ${accountsVisibleTo(actor)}), '[]') as carries,
           (select count(*) from circuit_carriers r join circuits o on o.id = r.circuit_id join accounts a on a.id = o.account_id
             where r.rides_on_id = c.id and not ${accountsVisibleTo(actor)})::int as "carriesHidden",
           coalesce((select jsonb_agg(jsonb_build_object('from', l."from", 'to', l."to", 'reason', l.reason, 'by', l.by_name, 'at', l.at) order by l.at desc, l.id desc)
                       from circuit_status_log l where l.circuit_id = c.id), '[]') as history,
           coalesce((select jsonb_agg(jsonb_build_object('number', t.number, 'subject', t.subject, 'type', t.type, 'impact', t.impact, 'status', t.status,
                                      'priority', t.priority, 'openedAt', t.opened_at, 'restoredAt', t.restored_at, 'endedAt', t.ended_at) order by t.opened_at desc)
                       from (select * from tickets t where t.circuit_id = c.id order by t.opened_at desc limit 50) t), '[]') as tickets
      from circuits c join accounts a on a.id = c.account_id
     where c.number = ${number} and ${accountsVisibleTo(actor)}`,
  )
  if (!row) return null
  const { id, account_id: _account, ...view } = row
  const since = monthsBack(now)
  const [resources, outages, windows] = await Promise.all([
    resourcesOfCircuit(db, id),
    outagesOf(db, [id], since),
    announcedWindows(db, [id], since),
  ])
  const iso = (text: string | null) => (text === null ? null : toInstant(text).toISOString())
  return {
    ...view,
    history: view.history.map((each) => ({ ...each, at: iso(each.at)! })),
    tickets: view.tickets.map((each) => ({
      ...each,
      openedAt: iso(each.openedAt)!,
      restoredAt: iso(each.restoredAt),
      endedAt: iso(each.endedAt),
    })),
    resources,
    availability: availabilityByMonth(outages.get(id) ?? [], {
      now,
      zone: view.zone,
      inServiceSince: new Date(view.installedOn),
      windows: windows.get(id) ?? [],
    }),
    mayEdit: can.keepInventory(actor),
  }
}
