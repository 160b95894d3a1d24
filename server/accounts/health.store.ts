import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf, toInstant } from '#server/db/transaction.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { healthDays, type HealthFact } from './health.ts'

type Row = Omit<HealthFact, 'at'> & { account: AccountId; at: string }

/** What counts for or against the health of these accounts, each fact with its ticket and its contest. One statement for all. */
export async function healthFacts(
  db: Db,
  accounts: readonly AccountId[],
  now: Date,
): Promise<Map<AccountId, HealthFact[]>> {
  const since = new Date(now.getTime() - healthDays * 86_400_000)
  const rows = await rowsOf<Row>(
    db,
    sql`
    with mine as (
      select t.* from tickets t
       where t.account_id in (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb)::uuid)
         and (t.opened_at > ${at(since)} or t.ended_at is null or t.ended_at > ${at(since)})
         and t.status not in ('cancelled', 'rejected')),
    facts as (
      select id, 'severeFault' as rule, opened_at as at from mine
       where type = 'fault' and priority in ('P1', 'P2') and opened_at > ${at(since)}
      union all select id, 'openSevere', opened_at from mine
       where type = 'fault' and priority in ('P1', 'P2') and ended_at is null and status <> 'resolved'
      union all select id, 'repeatFault', opened_at from mine where repeat_of_id is not null and opened_at > ${at(since)}
      union all select m.id, 'clockBreached', min(c.breached_at) from mine m join clocks c on c.ticket_id = m.id
       where c.breached_at > ${at(since)} and c.kind not like 'handOff%' group by m.id
      union all select m.id, 'promiseBroken', max(p.due_at) from mine m join promises p on p.ticket_id = m.id
       where p.outcome = 'broken' and p.due_at > ${at(since)} group by m.id
      union all select id, 'solutionRejected', coalesce(resolved_at, updated_at) from mine where rejected_count > 0
      union all select id, 'lowRating', ended_at from mine where rating <= 2 and ended_at > ${at(since)}
      union all select m.id, 'escalationAsked', max(e.asked_at) from mine m join customer_escalations e on e.ticket_id = m.id
       where e.asked_at > ${at(since)} group by m.id)
    select m.account_id as account, f.rule, m.number as ticket, m.subject, f.at,
           case when x.id is null then null else jsonb_build_object('id', x.id, 'state', x.state, 'reason', x.reason, 'by', x.by_name,
             'decision', x.decision, 'decidedBy', x.decided_by) end as contest
      from facts f join mine m on m.id = f.id left join health_contests x on x.ticket_id = f.id and x.rule = f.rule`,
  )
  const found = new Map<AccountId, HealthFact[]>(accounts.map((id) => [id, []]))
  for (const { account, at, ...fact } of rows) found.get(account)!.push({ ...fact, at: toInstant(at).toISOString() })
  return found
}
