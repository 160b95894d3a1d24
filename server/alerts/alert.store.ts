import { inArray, sql } from 'drizzle-orm'
import type { AccountGrade } from '#server/accounts/account.contract.ts'
import { accounts } from '#server/accounts/account.table.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { newId, type AccountId, type AlertId, type TicketId } from '#server/kernel/ids.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import type { AlertRule, AlertSeverity } from './alert.contract.ts'
import type { AlertRuleTerms } from './rules/rule.contract.ts'
import type { Signal, SignalFacts } from './signals.ts'

export async function factsOfTickets(db: Db, ids: TicketId[]): Promise<Map<TicketId, SignalFacts['ticket']>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: tickets.id, type: tickets.type, priority: tickets.priority })
    .from(tickets)
    .where(inArray(tickets.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

export async function gradesOf(db: Db, ids: AccountId[]): Promise<Map<AccountId, AccountGrade>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: accounts.id, grade: accounts.grade })
    .from(accounts)
    .where(inArray(accounts.id, ids))
  return new Map(rows.map(({ id, grade }) => [id, grade]))
}

/** One sign of trouble: which account, what it means, and the event that told of it. */
export interface Sign {
  accountId: AccountId
  signal: Signal
  cause: { eventId: number; ticketId: TicketId | null; at: Date }
}

/** An alert that these signs opened or continued. `worse`: it was amber, somebody had answered, and now it is red. */
export interface Raised {
  id: AlertId
  accountId: AccountId
  rule: AlertRule
  severity: AlertSeverity
  opened: boolean
  worse: boolean
}

/**
 * Writes signs down, once per cause, and answers whose rules they touch. A replay of the stream, a second process and a
 * message sent twice find their signs written and go away empty-handed.
 */
async function writeSigns(
  tx: Transaction,
  signs: readonly Sign[],
): Promise<{ accountId: AccountId; rule: AlertRule }[]> {
  const rows = signs.map(({ accountId, signal, cause }) => ({
    account_id: accountId,
    ...signal,
    event_id: cause.eventId,
    ticket_id: cause.ticketId,
    at: cause.at,
  }))
  return rowsOf(
    tx,
    sql`
    with fresh as (
      insert into alert_signs (account_id, rule, cause, severity, event_id, ticket_id, at)
      select account_id, rule, cause, severity, event_id, ticket_id, at
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
          account_id uuid, rule text, cause text, severity text, event_id bigint, ticket_id uuid, at timestamptz)
       order by account_id, rule, cause
      on conflict do nothing
      returning account_id, rule)
    select distinct account_id as "accountId", rule from fresh`,
  )
}

/**
 * One open alert per account and rule: when there are enough signs within the rule's days they open it, further ones become
 * occurrences of it. Two statements however many signs there are: nobody may read the stream past this transaction while it is open.
 */
export async function raiseAll(
  tx: Transaction,
  signs: readonly Sign[],
  { rules, version, now }: { rules: readonly AlertRuleTerms[]; version: number; now: Date },
): Promise<Raised[]> {
  if (signs.length === 0) return []
  const touched = await writeSigns(tx, signs)
  if (touched.length === 0) return []
  const asked = touched.flatMap(({ accountId, rule }) => {
    const terms = rules.find((one) => one.rule === rule)
    if (!terms) return []
    const { redMinutes, amberMinutes, mail, ownChannels, channelIds } = terms
    return {
      ...{ id: newId<AlertId>(), account_id: accountId, rule, needed: terms.count },
      since: new Date(now.getTime() - terms.withinDays * 86_400_000),
      terms: { redMinutes, amberMinutes, mail, ownChannels, channelIds },
    }
  })
  return rowsOf<Raised>(
    tx,
    sql`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as r(
        id uuid, account_id uuid, rule text, needed int, since timestamptz, terms jsonb)),
    before as (
      select l.account_id, l.rule, l.severity, l.state from alerts l join asked using (account_id, rule) where l.closed_at is null),
    pending as (
      select asked.id, s.* from alert_signs s join asked using (account_id, rule)
       where s.alert_id is null and s.at >= asked.since),
    sums as (
      select id, account_id, rule, count(*)::int as occurrences,
             case when bool_or(severity = 'red') then 'red' else 'amber' end as severity,
             min(at) as opened_at, max(at) as last_at
        from pending group by id, account_id, rule),
    alert as (
      insert into alerts (id, account_id, rule, severity, state, occurrences, opened_at, last_at, version,
                          terms, rule_version, next_climb_at)
      select id, account_id, rule, sums.severity, 'open', occurrences, last_at, last_at, 1, terms, ${version}::int, last_at
        from sums join asked using (id, account_id, rule) left join before using (account_id, rule)
       where before.account_id is not null or occurrences >= needed
       order by account_id, rule
      on conflict (account_id, rule) where closed_at is null do update
         set occurrences = alerts.occurrences + excluded.occurrences,
             last_at = greatest(alerts.last_at, excluded.last_at),
             severity = case when excluded.severity = 'red' then 'red' else alerts.severity end,
             -- Who answered an amber alert has not answered a red one.
             state = case when excluded.severity = 'red' and alerts.severity = 'amber' then 'open' else alerts.state end,
             due_at = case when excluded.severity = 'red' and alerts.severity = 'amber' then null else alerts.due_at end,
             next_climb_at = case when excluded.severity = 'red' and alerts.severity = 'amber'
                                  then excluded.last_at else alerts.next_climb_at end,
             rung = case when excluded.severity = 'red' and alerts.severity = 'amber' then 0 else alerts.rung end,
             revision = case when excluded.severity = 'red' and alerts.severity = 'amber'
                             then alerts.revision + 1 else alerts.revision end,
             version = alerts.version + 1
      returning id, account_id, rule, severity),
    marked as (
      update alert_signs s set alert_id = alert.id
        from alert, pending p
       where p.account_id = alert.account_id and p.rule = alert.rule
         and s.account_id = p.account_id and s.rule = p.rule and s.cause = p.cause),
    occurrence as (
      insert into alert_occurrences (alert_id, event_id, ticket_id, at)
      select alert.id, event_id, max(ticket_id::text)::uuid, max(at) from pending join alert using (account_id, rule)
       group by alert.id, event_id
      on conflict do nothing)
    select alert.id, account_id as "accountId", rule, alert.severity, before.account_id is null as opened,
           coalesce(before.severity = 'amber' and alert.severity = 'red', false) as worse
      from alert left join before using (account_id, rule)`,
  )
}
