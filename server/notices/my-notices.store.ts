import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId, NoticeId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { NoticeView } from './my-notices.contract.ts'
import { notices } from './notice.table.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

export type FoundNotice = NoticeView & { ticketId: TicketId | null; accountId: AccountId | null }

/** What a person was told lately: unanswered pages first, then the newest. Rides notices_person. */
export async function noticesOf(db: Db, personId: PersonId, since: Date, limit: number): Promise<FoundNotice[]> {
  return rowsOf<FoundNotice>(
    db,
    sql`
    select n.id, n.kind, ${iso('n.at')} as at, ${iso('n.seen_at')} as "seenAt",
           ${iso('n.acknowledged_at')} as "acknowledgedAt", ${iso('n.until_at')} as until, n.ticket_id as "ticketId", n.account_id as "accountId",
           case when r.id is not null then jsonb_build_object(
             'id', r.id, 'policy', jsonb_build_object('name', p.name, 'nameEn', p.name_en), 'cause', r.cause->>'kind',
             'clock', case when r.cause->>'kind' = 'clock' then r.cause - 'kind' end,
             'state', r.state, 'nextAt', ${iso('r.next_at')},
             'acknowledgedBy', case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name, 'nameEn', b.name_en) end,
             'lapsed', r.state in ('running', 'spent') and r.acknowledged_at is not null, 'record', o.number) end as attention,
           case when t.id is not null then jsonb_build_object('number', t.number, 'priority', t.priority, 'subject', t.subject, 'incident', i.title) end as ticket,
           case when a.id is not null then jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) end as account,
           case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name, 'nameEn', s.name_en, 'zone', s.zone) end as schedule,
           case when w.id is not null then jsonb_build_object('by', w.author_name, 'text', left(w.body, 300)) end as mention,
           case when n.kind = 'plannedWork' then n.content end as work,
           case when n.kind = 'knowledge' then n.content end as knowledge,
           case when n.kind = 'turns' then n.content end as turns
      from notices n
      left join attentions r on r.id = n.attention_id
      left join attention_policies p on p.id = r.policy_id
      left join people b on b.id = r.acknowledged_by
      left join account_escalations o on o.id = r.subject_id
      left join tickets t on t.id = n.ticket_id
      left join incidents i on i.ticket_id = t.id
      left join accounts a on a.id = n.account_id
      left join on_call_schedules s on s.id = n.schedule_id
      left join messages w on w.id = n.message_id
     where n.person_id = ${personId} and n.at > ${at(since)} and n.kind not in ('alert', 'digest')
     order by (n.kind = 'page' and r.state in ('running', 'spent')) desc, n.at desc
     limit ${limit}`,
  )
}

/** "I saw it": once is enough. Only one's own. */
export async function markSeen(db: Db, personId: PersonId, ids: NoticeId[], now: Date): Promise<number> {
  const rows = await db
    .update(notices)
    .set({ seenAt: now })
    .where(and(eq(notices.personId, personId), inArray(notices.id, ids), isNull(notices.seenAt)))
    .returning({ id: notices.id })
  return rows.length
}
