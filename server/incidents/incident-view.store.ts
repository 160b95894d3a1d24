import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can, may } from '#server/auth/permissions.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { hasRole } from '#server/auth/actor.ts'
import { visibleTo } from '#server/tickets/ticket-list.store.ts'
import { ticketLines } from '#server/tickets/ticket-lines.store.ts'
import { accountsHitFor } from './account-hit.store.ts'
import { commonNodes } from './common-node.store.ts'
import { withHits } from './hit.store.ts'
import type { Belonging } from './incident.contract.ts'
import type { IncidentChild, IncidentLine, IncidentSuggestion, IncidentView } from './incident-view.contract.ts'

const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const person = (alias: string) =>
  sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'nameEn', ${alias}.name_en) end`,
  )

/** Children and accounts are counted as far as the reader sees them: an account manager learns of no other portfolio. */
const lineColumns = (actor: StaffActor) => sql`
  p.number, i.title, i.state, ${instant('i.since')} as since, ${instant('i.declared_at')} as "declaredAt",
  ${instant('i.next_update_at')} as "nextUpdateAt", ${instant('i.ended_at')} as "endedAt", i.rule_id is not null as "byRule",
  ${person('h')} as holder,
  (select count(*) from tickets t where t.parent_id = i.ticket_id and ${visibleTo(actor)})::int as children,
  (select count(distinct t.account_id) from tickets t where t.parent_id = i.ticket_id and ${visibleTo(actor)})::int as accounts`

/** Major incidents, open ones first, the latest of each first. */
export async function incidentLines(
  db: Db,
  actor: StaffActor,
  query: { state: 'open' | 'all'; limit: number },
): Promise<IncidentLine[]> {
  const which = query.state === 'open' ? sql`i.state = 'open'` : sql`true`
  return rowsOf<IncidentLine>(
    db,
    sql`select ${lineColumns(actor)} from incidents i join tickets p on p.id = i.ticket_id left join people h on h.id = p.holder_id
         where ${which} and ${concerns(actor)}
         order by i.state = 'open' desc, i.declared_at desc limit ${query.limit}`,
  )
}

const isInHouse = ({ roles }: StaffActor) => roles.some((role) => role !== 'account_manager')

/** Whom an incident concerns: the house, and the managers of accounts it has hit. */
function concerns(actor: StaffActor): SQL {
  if (isInHouse(actor)) return sql`true`
  const mine = sql`(select jsonb_array_elements_text(${JSON.stringify(actor.accounts)}::jsonb)::uuid)`
  return sql`(exists (select from tickets t where t.parent_id = i.ticket_id and t.account_id in ${mine})
    or exists (select from events e where e.ticket_id = i.ticket_id and e.type in ('incident.declared', 'incident.scoped')
                and exists (select from jsonb_array_elements_text(e.payload->'accounts') a where a::uuid in ${mine})))`
}

type Head = IncidentLine &
  Pick<IncidentView, 'description' | 'ticketVersion' | 'declaredBy' | 'rule' | 'version'> & { id: TicketId }

/** Everything about one incident that this reader may see; null when there is none, or it does not concern them. */
export async function incidentView(db: Database, actor: StaffActor, number: string): Promise<IncidentView | null> {
  const [head] = await rowsOf<Head>(
    db,
    sql`select i.ticket_id as id, ${lineColumns(actor)}, p.description, p.version as "ticketVersion", i.version,
               ${person('d')} as "declaredBy",
               case when r.id is null then null else jsonb_build_object('name', r.name, 'nameEn', r.name_en) end as rule
          from incidents i join tickets p on p.id = i.ticket_id left join people h on h.id = p.holder_id
          left join people d on d.id = i.declared_by_id left join incident_rules r on r.id = i.rule_id
         where p.number = ${number} and ${concerns(actor)}`,
  )
  if (!head) return null
  const { id, ...line } = head
  const mayRun = can.runIncidents(actor)
  const isOpen = head.state === 'open'
  const [scope, updates, tickets, suggestions, hit, common] = await Promise.all([
    scopeOf(db, id),
    updatesOf(db, id),
    childrenOf(db, actor, id),
    isOpen ? suggestionsFor(db, actor, id) : [],
    accountsHitFor(db, actor, id),
    isOpen && mayRun ? commonNodes(db, id) : [],
  ])
  return {
    ...line,
    accounts: hit.length,
    scope: hasRole(actor, 'agent', 'technician', 'supervisor', 'admin')
      ? scope
      : scope.filter(({ kind }) => kind === 'node'),
    common,
    circuits: hit.reduce((sum, { circuits }) => sum + circuits.length, 0),
    updates,
    tickets,
    suggestions,
    hit,
    mayRun,
    mayJoin: hasRole(actor, 'agent', 'technician', 'supervisor'),
  }
}

async function scopeOf(db: Db, incident: TicketId): Promise<IncidentView['scope']> {
  return rowsOf(
    db,
    sql`select s.kind, coalesce(c.number, n.code, a.code) as code, coalesce(c.name, n.name, a.name) as name,
               coalesce(c.name_en, n.name_en, a.name_en) as "nameEn"
          from incident_scopes s
          left join circuits c on s.kind = 'circuit' and c.id = s.target_id
          left join nodes n on s.kind = 'node' and n.id = s.target_id
          left join accounts a on s.kind = 'account' and a.id = s.target_id
         where s.incident_id = ${incident} order by s.kind desc, code`,
  )
}

async function updatesOf(db: Db, incident: TicketId): Promise<IncidentView['updates']> {
  return rowsOf(
    db,
    sql`select u.id, u.kind, u.texts, ${instant('u.next_at')} as "nextAt", u.by_name as by, ${instant('u.at')} as at,
               (select count(*) from incident_deliveries d where d.update_id = u.id and d.delivered_at is not null)::int as delivered,
               (select count(*) from incident_deliveries d where d.update_id = u.id and d.delivered_at is null and d.skipped is null)::int as waiting
          from incident_updates u where u.incident_id = ${incident} order by u.at desc`,
  )
}

async function childrenOf(db: Db, actor: StaffActor, incident: TicketId): Promise<IncidentChild[]> {
  return rowsOf<IncidentChild>(
    db,
    sql`select t.number, t.subject, t.status, t.priority, c.number as circuit, ${instant('t.opened_at')} as "openedAt",
               case when a.id is null then null else jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en, 'grade', a.grade) end as account,
               (select ${instant('max(d.delivered_at)')} from incident_deliveries d where d.ticket_id = t.id) as "toldAt",
               t.rejected_count as "rejectedCount", t.rating
          from tickets t left join accounts a on a.id = t.account_id left join circuits c on c.id = t.circuit_id
         where t.parent_id = ${incident} and ${visibleTo(actor)}
         order by t.status in ('closed', 'cancelled'), t.priority, t.opened_at limit 500`,
  )
}

/**
 * Open faults that look as if they belong to it: on a circuit that is hit, of an account named as a whole, or at a site
 * where one of the hit circuits ends, reported since shortly before it began.
 */
async function suggestionsFor(db: Database, actor: StaffActor, incident: TicketId): Promise<IncidentSuggestion[]> {
  const found = await rowsOf<{ id: TicketId; because: Belonging }>(
    db,
    sql`${withHits(sql`i.ticket_id = ${incident}`)},
        sites as (select distinct e.site from hit h join circuits c on c.id = h.circuit_id
                   cross join lateral (values (c.a_end->>'address'), (c.z_end->>'address')) e(site) where e.site is not null)
    select t.id, case when h.why is not null then h.why
                      when t.circuit_id is null and t.account_id in (select target_id from scope where kind = 'account') then 'account'
                      else 'site' end as because
      from tickets t
      left join hit h on h.circuit_id = t.circuit_id
      left join circuits c on c.id = t.circuit_id
     where t.ended_at is null and t.status <> 'resolved' and t.type = 'fault' and t.parent_id is null
       and not exists (select from incidents i where i.ticket_id = t.id)
       and t.opened_at > (select since - interval '4 hours' from incidents where ticket_id = ${incident})
       and ${visibleTo(actor)}
       and (h.circuit_id is not null
            or (t.circuit_id is null and t.account_id in (select target_id from scope where kind = 'account'))
            or (t.impact in ('down', 'degraded')
                and (c.a_end->>'address' in (select site from sites) or c.z_end->>'address' in (select site from sites))))
     order by array_position(array['circuit', 'node', 'account', 'site'], case when h.why is not null then h.why else 'site' end), t.opened_at
     limit 100`,
  )
  const lines = await ticketLines(
    db,
    found.map(({ id }) => id),
  )
  return found.flatMap(({ id, because }) => {
    const one = lines.get(id)
    return one && may.seeInside(actor, { id, ...one.scope }) ? [{ ticket: one.line, because }] : []
  })
}
