import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Language } from '#server/accounts/account.contract.ts'
import type { ContactActor } from '#server/auth/actor.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AlertAskId, AlertId, ContactId } from '#server/kernel/ids.ts'
import { tokenHash } from '#server/kernel/private-token.ts'
import type { OwnAsk } from './ask.contract.ts'
import { alertAsks } from './ask.table.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Nobody is asked any more: taken back, or what was asked about has moved on. Answers whose question it was. */
export async function withdrawAsks(tx: Transaction, id: AlertId): Promise<ContactId[]> {
  const open = and(eq(alertAsks.alertId, id), eq(alertAsks.state, 'open'))
  const over = await tx.update(alertAsks).set({ state: 'withdrawn' }).where(open).returning({ of: alertAsks.contactId })
  return over.map(({ of }) => of)
}

/** As its contact sees it. One whose alert has gone on without an answer is withdrawn for them as well. */
async function ownAsks(db: Db, where: SQL): Promise<OwnAsk[]> {
  return rowsOf<OwnAsk>(
    db,
    sql`
    select q.id, q.words, ${iso('q.asked_at')} as "askedAt", q.satisfied,
           case when q.state = 'open' and l.state <> 'planned' then 'withdrawn' else q.state end as state,
           jsonb_build_object('name', p.name, 'nameEn', p.name_en) as by,
           jsonb_build_object('name', a.name, 'nameEn', a.name_en) as account
      from alert_asks q join alerts l on l.id = q.alert_id join people p on p.id = q.asked_by join accounts a on a.id = q.account_id
     where ${where} order by q.asked_at desc limit 20`,
  )
}

export const openAsksOf = async (db: Db, contact: ContactActor): Promise<OwnAsk[]> =>
  ownAsks(db, sql`q.contact_id = ${contact.id} and q.state = 'open' and l.state = 'planned'`)

export const askWithId = async (db: Db, id: AlertAskId): Promise<OwnAsk | null> =>
  (await ownAsks(db, sql`q.id = ${id}`))[0] ?? null

/** Whom a private link belongs to, and what they were asked; null for a token that opens nothing. */
export async function askBehindLink(db: Db, token: string): Promise<{ id: AlertAskId; contact: ContactActor } | null> {
  type Row = Omit<ContactActor, 'kind' | 'id'> & { askId: AlertAskId; id: ContactActor['id']; language: Language }
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select q.id as "askId", k.id, k.name, k.language, k.account_id as "accountId", k.reach
      from alert_asks q join contacts k on k.id = q.contact_id and k.active where q.link_hash = ${tokenHash(token)}`,
  )
  if (!row) return null
  const { askId, ...contact } = row
  return { id: askId, contact: { kind: 'contact', ...contact } }
}
