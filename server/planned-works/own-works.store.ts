import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId, TicketId } from '#server/kernel/ids.ts'
import type { OwnWork, WorkOnCircuit } from './planned-work.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** What an account's contacts were told: works to come, under way, and what became of those of the last 30 days. */
export async function ownWorks(db: Db, account: AccountId, now: Date): Promise<OwnWork[]> {
  return rowsOf<OwnWork>(
    db,
    sql`
    select w.number, w.state, w.title, w.text, w.reason, w.impact, w.down_minutes as "downMinutes",
           ${iso('w.starts_at')} as "startsAt", ${iso('w.ends_at')} as "endsAt", w.late_at is not null and w.state = 'underWay' as late,
           w.outcome, w.outcome_text as "outcomeText",
           array(select c.number from planned_work_circuits p join circuits c on c.id = p.circuit_id
                  where p.work_id = w.id and p.account_id = ${account} order by 1) as circuits,
           (select jsonb_build_object('kind', n.kind, 'at', ${iso('n.at')}) from planned_work_notices n
             where n.work_id = w.id and n.account_id = ${account} order by n.at desc, n.version desc limit 1) as "lastNotice"
      from planned_works w
     where w.announced_at is not null and exists (select from planned_work_circuits p where p.work_id = w.id and p.account_id = ${account})
       and (w.state in ('announced', 'underWay') or w.ended_at > ${at(new Date(now.getTime() - 30 * 86_400_000))})
     order by w.state in ('announced', 'underWay') desc, case when w.state in ('announced', 'underWay') then w.starts_at end, w.starts_at desc`,
  )
}

const columns = sql`w.number, w.title, w.impact, w.state, ${iso('w.starts_at')} as "startsAt", ${iso('w.ends_at')} as "endsAt",
  w.late_at is not null and w.state = 'underWay' as late`
/** What a fault may come from also just after the window. */
const after = sql.raw(`interval '2 hours'`)

/** Works that go on upon a circuit now, or ended a moment ago: whoever reports a fault there is told. */
export async function worksOnCircuit(
  db: Db,
  circuit: { number: string; ofAccount?: AccountId },
  now: Date,
): Promise<WorkOnCircuit[]> {
  const own = circuit.ofAccount ? sql`c.account_id = ${circuit.ofAccount}` : sql`true`
  return rowsOf<WorkOnCircuit>(
    db,
    sql`
    select ${columns} from planned_works w join planned_work_circuits p on p.work_id = w.id join circuits c on c.id = p.circuit_id
     where c.number = ${circuit.number.trim().toUpperCase()} and ${own} and w.announced_at is not null and w.state <> 'cancelled'
        and w.starts_at <= ${at(now)} and (w.state in ('announced', 'underWay') or w.ended_at + ${after} > ${at(now)})
     order by w.starts_at`,
  )
}

/** Works on the ticket's circuit that went on while the fault did. */
export async function worksOfTicket(db: Db, ticket: TicketId, now: Date): Promise<WorkOnCircuit[]> {
  return rowsOf<WorkOnCircuit>(
    db,
    sql`
    select ${columns} from tickets t join planned_work_circuits p on p.circuit_id = t.circuit_id join planned_works w on w.id = p.work_id
     where t.id = ${ticket} and t.type = 'fault' and w.state in ('announced', 'underWay', 'done')
       and w.starts_at <= coalesce(t.restored_at, t.ended_at, ${at(now)})
       and greatest(w.ends_at, coalesce(w.ended_at, w.ends_at)) + ${after} > least(t.opened_at, coalesce(t.since, t.opened_at))
     order by w.starts_at`,
  )
}
