import { asc, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { at, rowsOf, toInstant, toInstantOrNull } from '#server/db/transaction.ts'
import { newId, type AccountId, type CircuitId, type IncidentRuleId, type TicketId } from '#server/kernel/ids.ts'
import type { ServiceGrade } from '#server/accounts/account.contract.ts'
import type { RuleTerms } from './incident.contract.ts'
import { incidentRules } from './incident.table.ts'
import type { Down, Outage } from './rules.ts'
import { withHits } from './hit.store.ts'

export type StoredRule = typeof incidentRules.$inferSelect

/** The rules in the order in which they are asked. */
export async function rulesInOrder(db: Db): Promise<StoredRule[]> {
  return db.select().from(incidentRules).orderBy(asc(incidentRules.position))
}

/** A set's version moves with every change of any of them; a set that was never touched has that of its rows. */
export const versionOf = (rules: readonly StoredRule[]): number =>
  rules.reduce((most, { version }) => Math.max(most, version), 0)

/** What is set of a rule, as a change of the whole set gives it. */
export const settingsOf = ({ position: _position, version: _version, ...terms }: StoredRule) => terms

/** Writes the whole set anew, keeping the ids of rules that stay. */
export async function replaceRules(
  tx: Transaction,
  rules: readonly (RuleTerms & { id?: string | undefined })[],
  version: number,
): Promise<void> {
  await tx.delete(incidentRules)
  if (rules.length === 0) return
  await tx.insert(incidentRules).values(
    rules.map(({ id, ...terms }, place) => ({
      ...terms,
      id: (id ?? newId()) as IncidentRuleId,
      position: (place + 1) * 10,
      version,
    })),
  )
}

interface Row {
  ticketId: TicketId
  number: string
  circuitId: CircuitId
  circuit: string
  accountId: AccountId | null
  grade: ServiceGrade
  at: string
  until: string | null
}

// What a stranger writes into the public form is no measure of time; others may say since when.
const began = sql`case when t.channel = 'form' then t.opened_at else least(t.opened_at, coalesce(t.since, t.opened_at)) end`
const columns = sql`t.id as "ticketId", t.number, t.circuit_id as "circuitId", c.number as circuit, t.account_id as "accountId", c.grade, ${began} as at`

export type LiveDown = Down & { number: string; circuit: string }

/** Circuits that are down by a live ticket and belong to no incident yet. Rides tickets_down. */
export async function downNow(db: Db): Promise<LiveDown[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`${withHits(sql`i.state = 'open'`)}
        select ${columns} from tickets t join circuits c on c.id = t.circuit_id
         where t.ended_at is null and t.restored_at is null and t.parent_id is null and t.circuit_id is not null
           and t.impact = 'down' and t.type = 'fault' and t.status <> 'resolved'
           and t.circuit_id not in (select circuit_id from hit)
         order by t.opened_at limit 5000`,
  )
  return rows.map(({ until: _until, ...row }) => ({ ...row, at: toInstant(row.at) }))
}

export type PastOutage = Outage & { number: string; circuit: string }

/** Every outage that touched the span, with when it ended, for looking back. */
export async function outagesSince(db: Db, from: Date, now: Date): Promise<PastOutage[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`select ${columns}, coalesce(t.restored_at, t.resolved_at, t.ended_at) as until
          from tickets t join circuits c on c.id = t.circuit_id
         where t.impact = 'down' and t.type = 'fault' and t.opened_at <= ${at(now)}
           and coalesce(t.restored_at, t.resolved_at, t.ended_at, ${at(now)}) >= ${at(from)}
           and not exists (select from incidents i where i.ticket_id = t.id)
         order by t.opened_at limit 20000`,
  )
  return rows.map((row) => ({ ...row, at: toInstant(row.at), until: toInstantOrNull(row.until) }))
}

/** One process at a time declares by rule, so that two do not declare the same. */
export async function lockDeclaring(tx: Transaction): Promise<boolean> {
  const [row] = await rowsOf<{ mine: boolean }>(
    tx,
    sql`select pg_try_advisory_xact_lock(hashtextextended('incident-rules', 0)) as mine`,
  )
  return row?.mine === true
}
