import { sql, type SQL } from 'drizzle-orm'
import type { ServiceGrade } from '#server/accounts/account.contract.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, CircuitId, TicketId } from '#server/kernel/ids.ts'
import type { Bilingual } from './incident.contract.ts'
import { textsFor } from './wording.ts'

/**
 * `hit(incident_id, circuit_id, account_id, why)`: the circuits that the incidents chosen by `which` (over `incidents i`)
 * have hit, the strongest reason of each: named itself, over a node that is hit or hangs behind one, or the whole account.
 */
export function withHits(which: SQL): SQL {
  return sql`
    with recursive chosen as (select i.ticket_id as id from incidents i where ${which}),
    scope as (select s.* from incident_scopes s join chosen c on c.id = s.incident_id),
    reach as (
      select incident_id, target_id as node_id from scope where kind = 'node'
      union
      select r.incident_id, n.id from reach r join nodes n on n.upstream_id = r.node_id),
    hits as (
      select s.incident_id, c.id as circuit_id, c.account_id, 1 as rank from scope s join circuits c on c.id = s.target_id where s.kind = 'circuit'
      union all
      select r.incident_id, c.id, c.account_id, 2 from reach r join circuit_nodes o on o.node_id = r.node_id join circuits c on c.id = o.circuit_id
      union all
      select s.incident_id, c.id, c.account_id, 3 from scope s join circuits c on c.account_id = s.target_id where s.kind = 'account'),
    hit as (
      select h.incident_id, h.circuit_id, h.account_id, (array['circuit', 'node', 'account'])[min(h.rank)] as why
        from hits h join circuits c on c.id = h.circuit_id and c.status <> 'ceased'
       group by h.incident_id, h.circuit_id, h.account_id)`
}

export interface HitCircuit {
  circuitId: CircuitId
  accountId: AccountId
  number: string
  grade: ServiceGrade
  why: 'circuit' | 'node' | 'account'
}

export async function circuitsHit(db: Db, incident: TicketId): Promise<HitCircuit[]> {
  return rowsOf<HitCircuit>(
    db,
    sql`${withHits(sql`i.ticket_id = ${incident}`)}
        select h.circuit_id as "circuitId", h.account_id as "accountId", c.number, c.grade, h.why
          from hit h join circuits c on c.id = h.circuit_id order by c.number`,
  )
}

/** Accounts an incident has hit: by their circuits, or named as a whole. For the events that tell of it. */
export async function accountsHit(db: Db, incident: TicketId): Promise<AccountId[]> {
  const rows = await rowsOf<{ id: AccountId }>(
    db,
    sql`${withHits(sql`i.ticket_id = ${incident}`)}
        select account_id as id from hit union select target_id from scope where kind = 'account'
        union select t.account_id from tickets t where t.parent_id = ${incident} and t.account_id is not null`,
  )
  return rows.map(({ id }) => id)
}

/** Words by which a text would give one of the accounts away: names, codes, numbers of circuits. */
export async function namesOfHit(db: Db, incident: TicketId): Promise<string[]> {
  const rows = await rowsOf<{ word: string }>(
    db,
    sql`${withHits(sql`i.ticket_id = ${incident}`)},
        whom as (select account_id as id from hit union select target_id from scope where kind = 'account'
                 union select t.account_id from tickets t where t.parent_id = ${incident} and t.account_id is not null)
        select unnest(array[a.name, a.name_en, a.code]) as word from accounts a where a.id in (select id from whom)
        union select c.number from circuits c where c.id in (select circuit_id from hit)`,
  )
  return rows.map(({ word }) => word)
}

/** Open incidents that have hit this circuit, or these accounts' circuits. */
export async function knownIncidents(
  db: Db,
  of: { circuitNumber: string } | { accountId: AccountId },
): Promise<KnownIncident[]> {
  const about =
    'circuitNumber' in of
      ? sql`c.number = ${of.circuitNumber.trim().toUpperCase()}`
      : sql`h.account_id = ${of.accountId}`
  const rows = await rowsOf<KnownIncident>(
    db,
    sql`${withHits(sql`i.state = 'open'`)}
        select t.number, i.title, i.ticket_id as id,
               to_char(i.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since,
               to_char(i.next_update_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "nextUpdateAt",
               (select u.texts from incident_updates u where u.incident_id = i.ticket_id order by u.at desc limit 1) as texts,
               jsonb_agg(c.number order by c.number) as circuits
          from hit h join circuits c on c.id = h.circuit_id join incidents i on i.ticket_id = h.incident_id
          join tickets t on t.id = i.ticket_id
         where ${about}
         group by i.ticket_id, t.number order by i.since`,
  )
  return rows.map((row) => ({ ...row, texts: row.texts && textsFor(row.texts, row.circuits) }))
}

export interface KnownIncident {
  id: TicketId
  number: string
  title: Bilingual
  since: string
  nextUpdateAt: string
  texts: Bilingual | null
  circuits: string[]
}
