import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { InvariantCode, InvariantReport } from './health.contract.ts'

export interface Invariant {
  /** Stable: screens put it in the reader's words. */
  code: InvariantCode
  /** What is always true, as a sentence. */
  name: string
  /** Finds the rows for which it is not. */
  offenders: (now: Date, since: Date) => SQL
}

const ofRecentTickets = (since: Date) => sql`ticket_id in (select id from tickets where updated_at >= ${at(since)})`
const late = (now: Date) => at(new Date(now.getTime() - 10_000))

/** What must never be, whatever was killed when. Each query reads the tables as they are, not as our code sees them. */
export const invariants: Invariant[] = [
  {
    code: 'ticketHasOwner',
    name: 'every live ticket has an owner: a holder, an open offer, a queue whose plan ends with a supervisor, or the major incident it is part of',
    offenders: () => sql`
      select t.number, t.status from tickets t
       where t.ended_at is null and t.status <> 'resolved' and t.holder_id is null
         and not exists (select from incidents i where i.ticket_id = t.parent_id and i.state = 'open')
         and not exists (select from incident_deliveries d where d.ticket_id = t.id and d.delivered_at is null and d.skipped is null)
         and not exists (
           select from work_items w join queues q on q.id = w.queue_id join people p on p.id = q.supervisor_id
            where w.ticket_id = t.id
              and (w.state = 'queued' or (w.state = 'offered'
                   and exists (select from offers o where o.work_item_id = w.id and o.state = 'open'))))`,
  },
  {
    code: 'questionHasOwner',
    name: 'every question that waits and every open task about an article is somebody’s who is there, and no turn is long over',
    offenders: (now) => sql`
      select q.id::text as id, 'question' as what from knowledge_questions q
        left join people p on p.id = q.owner_id and p.active
       where q.answered_at is null and q.withdrawn_at is null and q.at < ${late(now)}
         and (p.id is null or q.due_at is null or q.due_at < ${late(now)})
      union all
      select t.id::text, 'task' from article_tasks t left join people p on p.id = t.owner_id and p.active
       where t.done_at is null and t.at < ${late(now)} and p.id is null`,
  },
  {
    code: 'sameHolder',
    name: 'a ticket and its work item name the same holder',
    offenders: () => sql`
      select t.number, t.holder_id as of_ticket, w.holder_id as of_work_item from tickets t
        join work_items w on w.ticket_id = t.id and w.state not in ('done', 'withdrawn')
       where t.ended_at is null and t.holder_id is distinct from w.holder_id`,
  },
  {
    code: 'oneOpenOffer',
    name: 'a work item has at most one open offer, and one only while it is offered',
    offenders: () => sql`
      select w.id, w.state, count(o.id)::int as open_offers from work_items w
        left join offers o on o.work_item_id = w.id and o.state = 'open'
       group by w.id, w.state
      having count(o.id) <> (w.state = 'offered')::int`,
  },
  {
    code: 'oneWorkItem',
    name: 'a ticket has at most one work item alive, and so at most one holder',
    offenders: () => sql`
      select ticket_id, count(*)::int as alive from work_items
       where state not in ('done', 'withdrawn') group by ticket_id having count(*) > 1`,
  },
  {
    code: 'loadCounted',
    name: 'what a seat carries is counted right, and above its capacity only by work that was let in knowingly',
    offenders: () => sql`
      with carried as (
        select seat_id, state, weight from offers where state = 'open'
        union all
        select holder_id, state, weight from work_items where holder_id is not null and state in ('working', 'parked')),
      summed as (
        select s.id, s.load, s.capacity, s.lent,
               coalesce(sum(least(coalesce(c.weight, 0), s.capacity)
                          * case when c.state = 'parked' then 100 - s.parked_frees else 100 end / 100), 0)::int as carried
          from seats s left join carried c on c.seat_id = s.id group by s.id)
      select * from summed where load <> carried or carried > capacity + lent`,
  },
  {
    code: 'deadlinesKept',
    name: 'no deadline is more than 10 s overdue',
    offenders: (now) => sql`
      select 'clock' as what, id::text, next_fire_at as due from clocks where next_fire_at < ${late(now)}
      union all select 'offer', id::text, expires_at from offers where state = 'open' and expires_at < ${late(now)}
      union all select 'relaxation', id::text, next_relaxation_at from work_items
                 where state in ('queued', 'offered') and next_relaxation_at < ${late(now)}
      union all select 'resume', number, resume_at from tickets where resume_at < ${late(now)}
      union all select 'incidentDelivery', ticket_id::text, due_at from incident_deliveries
                 where delivered_at is null and skipped is null and due_at < ${late(now)}
      union all select 'vendor', ticket_id::text, next_due_at from vendor_cases where next_due_at < ${late(now)}
      union all select 'close', number, closes_at from tickets where closes_at < ${late(now)}`,
  },
  {
    code: 'deadlinesOnce',
    name: 'no deadline fired twice',
    offenders: (_now, since) => sql`
      select ticket_id, type, payload, count(*)::int as times from events
       where type in ('clock.reached', 'offer.timedOut') and ${ofRecentTickets(since)}
       group by ticket_id, type, payload having count(*) > 1`,
  },
  {
    code: 'statusEvents',
    name: 'every change of status is carried by exactly one event, from opening to the present one',
    offenders: (_now, since) => sql`
      with moves as (
        select ticket_id, chain_seq, payload -> 'status' ->> 'from' as "from", payload -> 'status' ->> 'to' as "to",
               lag(payload -> 'status' ->> 'to') over chain as before,
               lead(chain_seq) over chain is null as is_last
          from events where payload ? 'status' and ${ofRecentTickets(since)}
        window chain as (partition by ticket_id order by chain_seq))
      select t.number, t.status, m."from", m."to", m.before from moves m join tickets t on t.id = m.ticket_id
       where m."from" is distinct from m.before or (m.is_last and m."to" <> t.status)
      union all
      select t.number, t.status, null, null, null from tickets t
       where t.updated_at >= ${at(since)} and not exists (select from moves m where m.ticket_id = t.id)`,
  },
  {
    code: 'hashChain',
    name: "the hash chain of every ticket's events is unbroken",
    offenders: (_now, since) => sql`
      with links as (
        select *, lag(hash) over chain as previous, row_number() over chain as place
          from events where ticket_id is not null and ${ofRecentTickets(since)}
        window chain as (partition by ticket_id order by chain_seq))
      select id, ticket_id, type from links
       where chain_seq <> place
          or hash is distinct from event_hash(previous, chain_seq, ticket_id, at, type, actor, payload)`,
  },
  {
    code: 'handOffsGapless',
    name: "the holdings of a ticket follow each other without a gap, so the parts of the customer's time add up",
    offenders: (_now, since) => sql`
      with rows as (
        select *, lag(to_at) over places as before, lead(seq) over places is null as is_last
          from hand_offs where ${ofRecentTickets(since)}
        window places as (partition by ticket_id order by seq))
      select t.number, r.seq, r.from_at, r.to_at, r.before from rows r join tickets t on t.id = r.ticket_id
       where (r.seq > 1 and r.before is distinct from r.from_at)
          or (r.seq = 1 and r.from_at <> t.opened_at)
          or (r.is_last and r.to_at is distinct from t.ended_at)`,
  },
  {
    code: 'readersKeepUp',
    name: 'no reader of the event stream is more than 60 s behind',
    offenders: (now) => sql`
      select c.name, min(e.at) as oldest_unread from event_cursors c
        join events e on (e.tx, e.id) > (c.tx, c.id)
       where e.tx < pg_snapshot_xmin(pg_current_snapshot())
         and e.at < ${at(new Date(now.getTime() - 60_000))} and c.moved_at < ${at(new Date(now.getTime() - 60_000))}
       group by c.name`,
  },
]

/** Runs every check; tickets untouched since `since` are taken to be as they were when last checked. */
export async function checkInvariants(db: Database, now: Date, since = new Date(0)): Promise<InvariantReport[]> {
  const reports: InvariantReport[] = []
  for (const { code, name, offenders } of invariants) {
    const rows = await rowsOf<Record<string, unknown>>(
      db,
      sql`select * from (${offenders(now, since)}) offenders limit 100`,
    )
    reports.push({ code, name, offending: rows.length, examples: rows.slice(0, 5) })
  }
  return reports
}
