import { eq, sql } from 'drizzle-orm'
import { contacts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, CallId, ContactId, PersonId } from '#server/kernel/ids.ts'
import type { CallCard } from './call.contract.ts'
import { calls } from './call.table.ts'
import { e164, endOf } from './phone-number.ts'

export type Call = typeof calls.$inferSelect

export async function lockCall(tx: Transaction, id: CallId): Promise<Call | null> {
  const [row] = await tx.select().from(calls).where(eq(calls.id, id)).for('update')
  return row ?? null
}

export interface Caller {
  accountId: AccountId
  contactId: ContactId | null
}

/** Whose number this is. Several contacts of one account may share it: then the account is known, and nobody is guessed. */
export async function callerOf(db: Db, number: string, country: string): Promise<Caller | null> {
  const end = endOf(number)
  if (end.length < 5) return null
  const found = await db
    .select({ accountId: contacts.accountId, contactId: contacts.id, phone: contacts.phone })
    .from(contacts)
    .where(
      sql`${contacts.active} and phone is not null and right(regexp_replace(phone, '[^0-9]', '', 'g'), 8) = ${end}`,
    )
    .limit(50)
  const same = found.filter(({ phone }) => e164(phone!, country) === number)
  const [first] = same
  if (!first || same.some(({ accountId }) => accountId !== first.accountId)) return null
  return { accountId: first.accountId, contactId: same.length === 1 ? first.contactId : null }
}

/** Whose phone it is: by the extension, or by the person's mail address. */
export async function seatOfPhone(db: Db, agent: string): Promise<PersonId | null> {
  const [row] = await rowsOf<{ id: PersonId }>(
    db,
    sql`select p.id from people p left join extensions x on x.person_id = p.id
         where p.active and (x.extension = ${agent} or lower(p.email) = lower(${agent})) limit 1`,
  )
  return row?.id ?? null
}

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Calls on this person's screen: their own that are not written down, and those that ring for whoever takes them. */
export async function callCards(db: Db, reader: StaffActor, since: Date): Promise<CallCard[]> {
  return rowsOf<CallCard>(
    db,
    sql`
    select c.id, c.direction, c.state, c.number, c.line, c.notes, c.version, coalesce(c.seat_id = ${reader.id}, false) as mine,
           ${iso('c.ringing_at')} as "ringingAt", ${iso('c.answered_at')} as "answeredAt", ${iso('c.ended_at')} as "endedAt",
           case when a.id is not null then jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en,
             'grade', a.grade, 'handlingNote', a.handling_note, 'handlingNoteEn', a.handling_note_en) end as account,
           case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name, 'role', p.role) end as contact,
           coalesce((select jsonb_agg(jsonb_build_object('number', k.number, 'name', k.name, 'nameEn', k.name_en, 'grade', k.grade))
              from (select * from circuits where account_id = c.account_id and status = 'active' order by grade, number limit 8) k), '[]') as circuits,
           coalesce((select jsonb_agg(jsonb_build_object('number', t.number, 'subject', t.subject, 'priority', t.priority,
                                                         'status', t.status, 'circuit', t.circuit))
              from (select o.number, o.subject, o.priority, o.status, i.number as circuit from tickets o
                      left join circuits i on i.id = o.circuit_id
                     where o.account_id = c.account_id and o.ended_at is null
                     order by o.contact_id is distinct from c.contact_id, o.priority, o.opened_at desc limit 5) t), '[]') as "openTickets",
           (select jsonb_build_object('number', l.number, 'subject', l.subject) from tickets l where l.id = c.ticket_id) as ticket
      from calls c
      left join accounts a on a.id = c.account_id
      left join contacts p on p.id = c.contact_id
     where c.state in ('ringing', 'answered', 'wrapUp')
       and (c.seat_id = ${reader.id} or (c.seat_id is null and c.state = 'ringing' and c.direction = 'inbound'
                                         and c.created_at > ${since.toISOString()}::timestamptz))
     order by (c.seat_id = ${reader.id}) desc nulls last, c.state = 'wrapUp', c.created_at
     limit 10`,
  )
}
