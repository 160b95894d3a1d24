import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, AlertId } from '#server/kernel/ids.ts'
import type { AlertDetail } from './alert-view.contract.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

export async function alertPlace(db: Db, id: AlertId): Promise<{ accountId: AccountId; ruleVersion: number } | null> {
  const [row] = await rowsOf<{ accountId: AccountId; ruleVersion: number }>(
    db,
    sql`select account_id as "accountId", rule_version as "ruleVersion" from alerts where id = ${id}`,
  )
  return row ?? null
}

/** Everything behind an alert: the events that were its signs, who was told, what was done. The latest 200 signs. */
export async function alertTrace(
  db: Db,
  id: AlertId,
  accountId: AccountId,
  /** Whether this house sends mail. */
  mail: boolean,
): Promise<Pick<AlertDetail, 'signs' | 'told' | 'history' | 'contacts' | 'people'>> {
  const [signs, told, history, contacts, people] = await Promise.all([
    rowsOf<AlertDetail['signs'][number]>(
      db,
      sql`
      select o.event_id::int as "eventId", ${iso('o.at')} as at, coalesce(s.severity, l.severity) as severity,
             coalesce(e.type, 'unknown') as event, coalesce(e.payload, '{}') as facts,
             case when t.id is not null then jsonb_build_object('number', t.number, 'subject', t.subject) end as ticket
        from alert_occurrences o join alerts l on l.id = o.alert_id
        left join events e on e.id = o.event_id
        left join lateral (select severity from alert_signs s where s.alert_id = l.id and s.event_id = o.event_id limit 1) s on true
        left join tickets t on t.id = o.ticket_id
       where o.alert_id = ${id} order by o.at desc limit 200`,
    ),
    rowsOf<AlertDetail['told'][number]>(
      db,
      sql`
      select case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en) end as person,
             c.name as channel, ${iso('n.at')} as at, ${iso('n.seen_at')} as "seenAt",
             coalesce((select jsonb_agg(jsonb_build_object('medium', d.medium, 'state', d.state, 'error', d.error) order by d.id)
                         from notice_deliveries d where d.notice_id = n.id), '[]') as deliveries
        from notices n left join people p on p.id = n.person_id left join channels c on c.id = n.channel_id
       where n.alert_id = ${id} order by n.at, n.id`,
    ),
    rowsOf<AlertDetail['history'][number]>(
      db,
      sql`
      select e.id::int as "eventId", ${iso('e.at')} as at, e.type, e.actor->>'name' as by, coalesce(p.name_en, k.name_en) as "byEn", e.payload
        from events e
        left join people p on e.actor->>'kind' = 'staff' and p.id::text = e.actor->>'id'
        left join contacts k on e.actor->>'kind' = 'contact' and k.id::text = e.actor->>'id'
       where e.payload->>'alertId' = ${id}::text and e.type like 'alert.%' and e.type <> 'alert.recurred'
       order by e.tx, e.id limit 200`,
    ),
    rowsOf<AlertDetail['contacts'][number]>(
      db,
      sql`select id, name, name_en as "nameEn", user_id is not null as portal, ${mail}::boolean as mail from contacts where account_id = ${accountId} and active order by name`,
    ),
    rowsOf<AlertDetail['people'][number]>(
      db,
      sql`select id, name, name_en as "nameEn" from people where active order by 'account_manager' = any(roles) desc, name`,
    ),
  ])
  return { signs, told, history, contacts, people }
}
