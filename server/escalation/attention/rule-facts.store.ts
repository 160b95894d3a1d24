import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { RecordedEvent } from '#server/events/event.ts'
import type { AccountId, TicketId } from '#server/kernel/ids.ts'
import type { RuleFacts } from '../policies/rules.ts'

export interface KnownFacts extends RuleFacts {
  over: boolean
  /** Part of a major incident that lasts: that one calls people for all of its tickets. */
  inIncident: boolean
  /** It is itself a major incident. */
  isIncident: boolean
  accountId: AccountId | null
}

interface Row {
  key: string
  account_id: AccountId | null
  over: boolean
  in_incident: boolean
  is_incident: boolean
  priority: RuleFacts['priority']
  type: RuleFacts['type']
  level: RuleFacts['level']
  account_grade: RuleFacts['accountGrade']
  service_grade: RuleFacts['serviceGrade']
}

const list = (ids: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`

/** What rules ask about tickets, and about accounts where something happened to the account itself. */
export async function ruleFactsOf(
  db: Db,
  tickets: readonly TicketId[],
  accounts: readonly AccountId[],
): Promise<Map<string, KnownFacts>> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    select t.id as key, t.account_id, t.ended_at is not null or t.status = 'resolved' as over,
           exists (select from incidents i where i.ticket_id = t.parent_id and i.state = 'open') as in_incident,
           exists (select from incidents i where i.ticket_id = t.id) as is_incident,
           t.priority, t.type, t.level, a.grade as account_grade, c.grade as service_grade
      from tickets t left join accounts a on a.id = t.account_id left join circuits c on c.id = t.circuit_id
     where t.id in ${list(tickets)}
    union all
    select a.id, a.id, false, false, false, null, null, null, a.grade, null from accounts a where a.id in ${list(accounts)}`,
  )
  return new Map(
    rows.map((row) => [
      row.key,
      {
        accountId: row.account_id,
        over: row.over,
        inIncident: row.in_incident,
        isIncident: row.is_incident,
        priority: row.priority,
        type: row.type,
        level: row.level,
        accountGrade: row.account_grade,
        serviceGrade: row.service_grade,
      },
    ]),
  )
}

/**
 * Broken promises that were the word of a major incident which still lasts: the incident's own lateness calls people, once
 * for all whom it hit.
 */
export async function owedByIncident(db: Db, events: readonly RecordedEvent[]): Promise<Set<RecordedEvent>> {
  const broken = events.flatMap((event) =>
    event.type === 'promise.broken' ? [{ event, promise: event.payload.promiseId }] : [],
  )
  if (broken.length === 0) return new Set()
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    select p.id from promises p
      join tickets t on t.id = p.ticket_id
      join incidents i on i.ticket_id = t.parent_id and i.state = 'open'
      join incident_updates u on u.incident_id = i.ticket_id
      join incident_deliveries d on d.update_id = u.id and d.ticket_id = t.id and d.message_id = p.message_id
     where p.id in ${list(broken.map(({ promise }) => promise))}`,
  )
  const ids = new Set(rows.map(({ id }) => id))
  return new Set(broken.filter(({ promise }) => ids.has(promise)).map(({ event }) => event))
}
