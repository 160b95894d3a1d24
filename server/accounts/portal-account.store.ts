import { sql } from 'drizzle-orm'
import type { ContactActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { PortalAccount } from './account-view.contract.ts'

/** What a contact may know of the own account. Counts are of tickets this contact may see. */
export async function portalAccount(db: Db, actor: ContactActor): Promise<PortalAccount> {
  const mine = actor.reach === 'account' ? sql`true` : sql`t.contact_id = ${actor.id}`
  // What a stranger claimed on the public form says nothing of the circuit until the desk has looked at it.
  const isTrouble = sql`t.ended_at is null and t.restored_at is null and t.type = 'fault' and t.impact <> 'none'
    and t.status <> 'resolved' and not (t.channel = 'form' and t.acknowledged_at is null)`
  const [row] = await rowsOf<PortalAccount>(
    db,
    sql`
    select a.code, a.name, a.name_en as "nameEn", a.grade,
           case when m.id is null then null else jsonb_build_object('name', m.name, 'nameEn', m.name_en, 'email', m.email, 'phone', m.phone) end as manager,
           coalesce((
             select jsonb_agg(jsonb_build_object('number', c.number, 'kind', c.kind, 'name', c.name, 'nameEn', c.name_en, 'grade', c.grade,
                              'status', c.status, 'bandwidthKbps', c.bandwidth_kbps, 'aEnd', c.a_end, 'zEnd', c.z_end,
                              'trouble', (select case when bool_or(t.impact = 'down') then 'down' when count(*) > 0 then 'degraded' end
                                            from tickets t where t.circuit_id = c.id and ${isTrouble}),
                              'tickets', (select coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'subject', o.subject, 'status', o.status)), '[]')
                                            from (select t.number, t.subject, t.status from tickets t
                                                   where t.circuit_id = c.id and t.ended_at is null and ${mine} order by t.id desc limit 3) o),
                              'openTickets', (select count(*) from tickets t where t.circuit_id = c.id and t.ended_at is null and ${mine})) order by c.number)
               from circuits c where c.account_id = a.id and c.status <> 'ceased'), '[]') as circuits
      from accounts a left join people m on m.id = a.manager_id
     where a.id = ${actor.accountId}`,
  )
  if (!row) throw notFound('account')
  return row
}
