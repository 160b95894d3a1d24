import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import type { DigestContent } from '#server/notices/notice.contract.ts'
import type { Waiting } from './digest.ts'

const account = sql`jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) as account`

/** Alerts that wait for an answer or a plan, the worst first; whose they are decides what a reader is told of them. */
export async function waitingAlerts(db: Db, accounts: readonly AccountId[]): Promise<Waiting[]> {
  return rowsOf<Waiting>(
    db,
    sql`
    select l.account_id as "accountId", ${account}, l.rule, l.severity, l.state, l.rung
      from alerts l join accounts a on a.id = l.account_id
     where l.account_id in (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb)::uuid)
       and l.closed_at is null and l.state in ('open', 'acknowledged')
     order by l.severity = 'amber', l.state <> 'open', l.opened_at limit 100`,
  )
}

/** Steps of plans and tasks of retention that are this person's and due by then. */
export async function dueSteps(db: Db, personId: PersonId, day: string): Promise<DigestContent['due']> {
  return rowsOf<DigestContent['due'][number]>(
    db,
    sql`
    select ${account}, s.text, s.due_on::text as "dueOn"
      from alert_steps s join alerts l on l.id = s.alert_id join accounts a on a.id = l.account_id
     where s.owner_id = ${personId} and s.done_at is null and s.due_on <= ${day}::date and l.state = 'planned'
    union all
    select ${account}, k.text, k.due_on::text
      from leaving_tasks k join leavings g on g.id = k.leaving_id join accounts a on a.id = g.account_id
     where k.owner_id = ${personId} and k.done_at is null and k.due_on <= ${day}::date and g.state = 'retaining'
     order by 3 limit 50`,
  )
}
