import { sql, type SQL } from 'drizzle-orm'
import { accountsVisibleTo } from '#server/accounts/account-view.store.ts'
import type { Actor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { audiencesOf } from '#server/kb/readers.ts'
import { visibleTo } from '#server/tickets/ticket-list.store.ts'
import { bothNames } from './documents.ts'
import { among } from './documents.store.ts'
import type { SearchHit } from './port.ts'

export interface Present {
  title: string
  updatedAt: Date
  /** Whose circuit it is. */
  account: string | null
}

type Row = { id: string; title: string; titleEn: string | null; updatedAt: string; account: string | null }

/**
 * What the tables say of these hits now, by id, for this reader: the index follows the tables, and what it still shows
 * may be hidden, renamed or gone since. One query, with the permissions of the lists themselves.
 */
export async function presentlyVisible(
  db: Db,
  who: Actor | null,
  hits: readonly Pick<SearchHit, 'id' | 'kind'>[],
): Promise<Map<string, Present>> {
  const ids = (kind: SearchHit['kind']) =>
    hits.filter((hit) => hit.kind === kind).map(({ id }) => id.slice(id.indexOf('_') + 1))
  const named = (column: SQL, kind: SearchHit['kind']) =>
    sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(ids(kind))}::jsonb)::uuid)`
  const parts: SQL[] = []
  if (ids('article').length > 0) {
    parts.push(sql`
      select 'article_' || r.number, r.title, null, r.updated_at, null
        from articles r where r.number in ${among(ids('article'))} and r.state = 'published'
         and r.audience in ${among(audiencesOf(who))}`)
  }
  if (who?.kind === 'staff') {
    if (ids('ticket').length > 0) {
      parts.push(sql`
        select 'ticket_' || t.id, t.subject, null, t.updated_at, null from tickets t
         where ${named(sql`t.id`, 'ticket')} and ${visibleTo(who)}`)
    }
    if (ids('account').length > 0) {
      parts.push(sql`
        select 'account_' || a.id, a.name, a.name_en, a.created_at, a.code from accounts a
         where ${named(sql`a.id`, 'account')} and ${accountsVisibleTo(who)}`)
    }
    if (ids('circuit').length > 0) {
      parts.push(sql`
        select 'circuit_' || c.id, c.name, c.name_en, c.installed_on::timestamptz, a.code
          from circuits c join accounts a on a.id = c.account_id
         where ${named(sql`c.id`, 'circuit')} and ${accountsVisibleTo(who)}`)
    }
  }
  if (parts.length === 0) return new Map()
  const rows = await rowsOf<Row>(
    db,
    sql`select * from (${sql.join(parts, sql` union all `)}) as found(id, title, "titleEn", "updatedAt", account)`,
  )
  return new Map(
    rows.map(({ id, title, titleEn, updatedAt, account }) => [
      id,
      {
        title: titleEn === null ? title : bothNames({ name: title, nameEn: titleEn }),
        updatedAt: new Date(updatedAt),
        account,
      },
    ]),
  )
}
