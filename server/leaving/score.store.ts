import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { endStage, scoreOf, type RiskFacts } from './score.ts'
import type { RiskKind, RiskPart } from './score.contract.ts'

const day = 86_400_000

/** Which signs count for what, and over how many days. */
const ofSigns: Record<string, { kind: RiskKind; days: number }> = {
  clockBreached: { kind: 'missedTargets', days: 30 },
  promiseBroken: { kind: 'brokenPromises', days: 30 },
  repeatFault: { kind: 'repeatFaults', days: 90 },
  solutionRejected: { kind: 'rejectedSolutions', days: 90 },
  lowRating: { kind: 'lowRatings', days: 90 },
  escalationAsked: { kind: 'customerEscalations', days: 90 },
}

interface Counted {
  account_id: AccountId
  kind: string
  count: number
  refs: RiskPart['from']
}

/** The early-warning score of these accounts, each with its arithmetic. Four questions, however many accounts there are. */
export async function risksOf(
  db: Db,
  accounts: readonly AccountId[],
  now: Date,
): Promise<Map<AccountId, { score: number; parts: RiskPart[] }>> {
  const among = sql`(select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb)::uuid)`
  const since = (days: number) => at(new Date(now.getTime() - days * day))
  const [signs, tickets, records, contracts] = await Promise.all([
    rowsOf<Counted>(
      db,
      sql`
      select s.account_id, s.rule as kind, count(*)::int as count,
             coalesce(jsonb_agg(distinct jsonb_build_object('kind', 'ticket', 'ref', t.number)) filter (where t.id is not null), '[]') as refs
        from alert_signs s left join tickets t on t.id = s.ticket_id
       where s.account_id in ${among}
         and s.at > case when s.rule in ('clockBreached', 'promiseBroken') then ${since(30)} else ${since(90)} end
         and s.rule in (select jsonb_array_elements_text(${JSON.stringify(Object.keys(ofSigns))}::jsonb))
       group by s.account_id, s.rule`,
    ),
    rowsOf<Counted>(
      db,
      sql`
      select account_id, 'severeOpen' as kind, count(*)::int as count,
             jsonb_agg(jsonb_build_object('kind', 'ticket', 'ref', number) order by opened_at desc) as refs
        from tickets where account_id in ${among} and ended_at is null and type = 'fault' and priority in ('P1', 'P2')
       group by account_id`,
    ),
    rowsOf<Counted>(
      db,
      sql`
      select account_id, 'accountEscalation' as kind, count(*)::int as count,
             jsonb_agg(jsonb_build_object('kind', 'escalation', 'ref', number)) as refs
        from account_escalations where account_id in ${among} and ended_at is null group by account_id
      union all
      select account_id, 'unanswered', count(*)::int, jsonb_agg(jsonb_build_object('kind', 'alert', 'ref', id))
        from alerts where account_id in ${among} and state = 'open' and rung > 0 group by account_id
      union all
      select account_id, 'leaving', count(*)::int, jsonb_agg(jsonb_build_object('kind', 'leaving', 'ref', number))
        from leavings where account_id in ${among} and state in ('retaining', 'releasing') group by account_id
      union all
      select account_id, 'fall', max(fall)::int, jsonb_agg(jsonb_build_object('kind', 'measure', 'ref', ref))
        from (select distinct on (e.account_id, payload->>'kind', payload->>'subject') e.account_id,
                     coalesce((payload->>'fallPercent')::int, 0) as fall,
                     concat_ws(' ', payload->>'period', nullif(payload->>'subject', '')) as ref
                from events e join (select distinct event_id from alert_signs
                                     where rule = 'usageFell' and account_id in ${among} and at > ${since(90)}) s
                  on s.event_id = e.id
               order by e.account_id, payload->>'kind', payload->>'subject', e.at desc) latest
       where fall > 0 group by account_id`,
    ),
    rowsOf<{ account_id: AccountId; number: string; days: number }>(
      db,
      sql`
      select distinct on (account_id) account_id, number, ends_on - ${at(now)}::date as days
        from contracts where account_id in ${among} order by account_id, ends_on desc`,
    ),
  ])
  const facts = new Map<AccountId, RiskFacts>(accounts.map((id) => [id, {}]))
  for (const { account_id, kind, count, refs } of [...signs, ...tickets, ...records]) {
    facts.get(account_id)![ofSigns[kind]?.kind ?? (kind as RiskKind)] = { count, from: refs }
  }
  for (const { account_id, number, days } of contracts) {
    const count = endStage(days)
    if (count > 0) facts.get(account_id)!.contractEnds = { count, from: [{ kind: 'contract', ref: number }] }
  }
  return new Map([...facts].map(([id, found]) => [id, scoreOf(found)]))
}
