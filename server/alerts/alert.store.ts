import { inArray, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { newId, type AccountId, type AlertId, type TicketId } from '#server/kernel/ids.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import type { Signal, SignalFacts } from './signals.ts'

export async function factsOfTickets(db: Db, ids: TicketId[]): Promise<Map<TicketId, SignalFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: tickets.id, type: tickets.type, priority: tickets.priority })
    .from(tickets)
    .where(inArray(tickets.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/** One sign of trouble: which account, what it means, and the event that told of it. */
export interface Sign {
  accountId: AccountId
  signal: Signal
  cause: { eventId: number; ticketId: TicketId; at: Date }
}

/** An alert that these signs opened or continued. */
export interface Raised {
  id: AlertId
  accountId: AccountId
  rule: Signal['rule']
  severity: Signal['severity']
  opened: boolean
}

/**
 * One open alert per account and rule: a first sign opens it, further ones become occurrences. The event that caused an
 * occurrence is its key, so a replay of the stream adds nothing, and an alert that gained nothing is not among the answers.
 * One statement however many signs there are: nobody may read the stream past this transaction while it is open.
 */
export async function raiseAll(tx: Transaction, signs: readonly Sign[]): Promise<Raised[]> {
  if (signs.length === 0) return []
  const rows = signs.map(({ accountId, signal, cause }) => ({
    id: newId<AlertId>(),
    account_id: accountId,
    rule: signal.rule,
    severity: signal.severity,
    event_id: cause.eventId,
    ticket_id: cause.ticketId,
    at: cause.at,
  }))
  return rowsOf<Raised>(
    tx,
    sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        id uuid, account_id uuid, rule text, severity text, event_id bigint, ticket_id uuid, at timestamptz)),
    fresh as materialized (
      select * from told
       where not exists (select from alert_occurrences o join alerts l on l.id = o.alert_id
                          where o.event_id = told.event_id and l.rule = told.rule)),
    sums as (
      select (array_agg(id order by event_id))[1] as id, account_id, rule, count(*)::int as occurrences,
             case when bool_or(severity = 'red') then 'red' else 'amber' end as severity,
             min(at) as opened_at, max(at) as last_at
        from fresh group by account_id, rule),
    alert as (
      insert into alerts (id, account_id, rule, severity, state, occurrences, opened_at, last_at, version)
      select id, account_id, rule, severity, 'open', occurrences, opened_at, last_at, 1
        from sums order by account_id, rule
      on conflict (account_id, rule) where state = 'open' do update
         set occurrences = alerts.occurrences + excluded.occurrences,
             last_at = excluded.last_at,
             severity = case when excluded.severity = 'red' then 'red' else alerts.severity end,
             version = alerts.version + 1
      returning id, account_id, rule, severity, occurrences),
    occurrence as (
      insert into alert_occurrences (alert_id, event_id, ticket_id, at)
      select alert.id, event_id, ticket_id, at from fresh join alert using (account_id, rule))
    select alert.id, account_id as "accountId", rule, alert.severity, alert.occurrences = sums.occurrences as opened
      from alert join sums using (account_id, rule)`,
  )
}
