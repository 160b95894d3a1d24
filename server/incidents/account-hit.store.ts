import { and, eq, sql } from 'drizzle-orm'
import type { AccountGrade, Language } from '#server/accounts/account.contract.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { accountsVisibleTo } from '#server/accounts/account-view.store.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, ContactId, TicketId } from '#server/kernel/ids.ts'
import { withHits } from './hit.store.ts'
import type { AccountHit } from './incident-view.contract.ts'
import { incidentNotices } from './incident.table.ts'

const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Accounts the reader may see that an incident has hit; those that have not called and were not told come first. */
export async function accountsHitFor(db: Db, actor: StaffActor, incident: TicketId): Promise<AccountHit[]> {
  return rowsOf<AccountHit>(
    db,
    sql`${withHits(sql`i.ticket_id = ${incident}`)},
        whom as (select account_id as id from hit union select target_id from scope where kind = 'account'
                 union select t.account_id from tickets t where t.parent_id = ${incident} and t.account_id is not null)
    select a.code, a.name, a.name_en as "nameEn", a.grade,
           coalesce((select jsonb_agg(jsonb_build_object('number', c.number, 'grade', c.grade, 'why', h.why) order by c.number)
                       from hit h join circuits c on c.id = h.circuit_id where h.account_id = a.id), '[]') as circuits,
           coalesce((select jsonb_agg(t.number order by t.number) from tickets t where t.parent_id = ${incident} and t.account_id = a.id), '[]') as tickets,
           case when m.id is null then null else jsonb_build_object('id', m.id, 'name', m.name, 'nameEn', m.name_en, 'phone', m.phone) end as manager,
           (select jsonb_build_object('name', p.name, 'phone', p.phone, 'email', p.email) from contacts p
             where p.account_id = a.id and p.active order by p.role = 'networkOperations' desc, p.created_at limit 1) as contact,
           (select jsonb_build_object('how', n.how, 'note', n.note, 'by', b.name, 'byEn', b.name_en, 'at', ${instant('n.at')})
              from incident_notices n join people b on b.id = n.by_id
             where n.incident_id = ${incident} and n.account_id = a.id) as told
      from whom join accounts a on a.id = whom.id left join people m on m.id = a.manager_id
     where ${accountsVisibleTo(actor)}
     order by exists (select from tickets t where t.parent_id = ${incident} and t.account_id = a.id), 
              exists (select from incident_notices n where n.incident_id = ${incident} and n.account_id = a.id),
              array_position(array['gold','silver','bronze','standard'], a.grade), a.code`,
  )
}

export interface AccountForNotice {
  id: AccountId
  name: string
  grade: AccountGrade
  contactId: ContactId | null
  contactLanguage: Language | null
  circuitNumber: string | null
}

/** An account this incident has hit, with whom to write to and which of its circuits to name; null when it is not hit. */
export async function accountForNotice(db: Db, incident: TicketId, code: string): Promise<AccountForNotice | null> {
  const [row] = await rowsOf<AccountForNotice>(
    db,
    sql`${withHits(sql`i.ticket_id = ${incident}`)}
    select a.id, a.name, a.grade, p.id as "contactId", p.language as "contactLanguage",
           (select c.number from hit h join circuits c on c.id = h.circuit_id where h.account_id = a.id
             order by array_position(array['AAA','AA','A','ordinary'], c.grade), c.number limit 1) as "circuitNumber"
      from accounts a
      left join lateral (select * from contacts c where c.account_id = a.id and c.active
                          order by c.role = 'networkOperations' desc, c.created_at limit 1) p on true
     where a.code = ${code.toUpperCase()}
       and (a.id in (select account_id from hit) or a.id in (select target_id from scope where kind = 'account'))`,
  )
  return row ?? null
}

export async function insertNotice(db: Db, row: typeof incidentNotices.$inferInsert): Promise<boolean> {
  const written = await db
    .insert(incidentNotices)
    .values(row)
    .onConflictDoNothing()
    .returning({ at: incidentNotices.at })
  return written.length > 0
}

const here = (incident: TicketId, account: AccountId) =>
  and(eq(incidentNotices.incidentId, incident), eq(incidentNotices.accountId, account))

export async function noticeOf(db: Db, incident: TicketId, account: AccountId) {
  const [row] = await db.select().from(incidentNotices).where(here(incident, account))
  return row ?? null
}

export async function setNoticeTicket(db: Db, incident: TicketId, account: AccountId, ticket: TicketId): Promise<void> {
  await db.update(incidentNotices).set({ ticketId: ticket }).where(here(incident, account))
}
