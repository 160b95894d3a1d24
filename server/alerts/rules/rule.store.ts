import { desc, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { RecordedEvent } from '#server/events/event.ts'
import type { AccountId, TicketId } from '#server/kernel/ids.ts'
import type { AlertRule } from '../alert.contract.ts'
import { signalling, type SignalFacts } from '../signals.ts'
import type { AlertRuleTerms } from './rule.contract.ts'
import { alertRuleSets } from './rule.table.ts'
import { shippedRules } from './shipped.ts'

export interface RuleSet {
  version: number
  rules: readonly AlertRuleTerms[]
}

/** The rules in force: the newest version, or what a house begins with. */
export async function rulesInForce(db: Db): Promise<RuleSet> {
  const [row] = await db.select().from(alertRuleSets).orderBy(desc(alertRuleSets.version)).limit(1)
  if (!row) return { version: 0, rules: shippedRules }
  // A signal that is newer than the version has the terms it was shipped with.
  const known = new Set(row.rules.map(({ rule }) => rule))
  return { version: row.version, rules: [...row.rules, ...shippedRules.filter(({ rule }) => !known.has(rule))] }
}

/** Versions of the rules, the newest first. */
export async function ruleVersions(db: Db, limit: number) {
  return db.select().from(alertRuleSets).orderBy(desc(alertRuleSets.version)).limit(limit)
}

export async function lockRules(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('alert-rules', 0))`)
}

export interface PastEvent {
  event: RecordedEvent
  facts: SignalFacts
  account: { id: AccountId; code: string; name: string; nameEn: string }
  number: string | null
}

interface Row {
  id: number
  at: string
  type: string
  ticket_id: TicketId | null
  account: PastEvent['account']
  grade: SignalFacts['grade']
  payload: object
  ticket: (NonNullable<SignalFacts['ticket']> & { number: string }) | null
}

/** What could have been a signal since then, oldest first, at most 20,000; read for the dry run. */
export async function pastSignals(db: Db, from: Date): Promise<PastEvent[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    select e.id::int, e.at, e.type, e.ticket_id, e.payload, a.grade,
           jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name, 'nameEn', a.name_en) as account,
           case when t.id is not null then
             jsonb_build_object('type', t.type, 'priority', t.priority, 'number', t.number) end as ticket
      from events e left join tickets t on t.id = e.ticket_id
      -- An anonymous report has its account since it was identified.
      join accounts a on a.id = e.account_id
     where e.at >= ${at(from)} and e.type in (select jsonb_array_elements_text(${JSON.stringify(signalling)}::jsonb))
     order by e.at, e.id limit 20000`,
  )
  return rows.map(({ id, at: instant, type, ticket_id, payload, account, grade, ticket }) => ({
    event: {
      ...{ type, payload, ticketId: ticket_id, accountId: account.id, at: new Date(instant) },
      ...{ cursor: { tx: '0', id }, actor: { kind: 'system', name: 'dry run' } },
    } as RecordedEvent,
    facts: { ticket, grade },
    account,
    number: ticket?.number ?? null,
  }))
}

/** How many alerts there really were since then, by rule. */
export async function alertsSince(db: Db, from: Date): Promise<Map<AlertRule, number>> {
  const rows = await rowsOf<{ rule: AlertRule; n: number }>(
    db,
    sql`select rule, count(*)::int as n from alerts where opened_at >= ${at(from)} group by rule`,
  )
  return new Map(rows.map(({ rule, n }) => [rule, n]))
}
