import { eq, sql, type SQL } from 'drizzle-orm'
import { answersFor } from '#server/accounts/portfolio.store.ts'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf, toInstant } from '#server/db/transaction.ts'
import type { ContactReach, Language } from '#server/accounts/account.contract.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import type { AccountId, ContactId, PersonId } from '#server/kernel/ids.ts'
import type { ContactActor, StaffActor } from './actor.ts'
import { sessions } from './auth.table.ts'

const minute = 60_000
const hour = 60 * minute

/** A session ends when nobody used it for this long. */
const lifetimeMs = { staff: 12 * hour, contact: 7 * 24 * hour }
/** A session in use is prolonged at most this often: one write in five minutes, not one per request. */
const prolongEveryMs = 5 * minute

/** A live session and who it speaks for. */
export interface SessionRow {
  id: string
  userId: string
  expiresAt: Date
  /** Changes with everything that decides what its holder may see: roles, portfolio, account and reach. */
  stamp: string
  actor: StaffActor | ContactActor
}

interface Row {
  id: string
  user_id: string
  expires_at: string
  stamp: string
  person_id: PersonId | null
  name: string
  name_en: string
  language: Language
  roles: StaffRole[]
  portfolio: AccountId[]
  contact_id: ContactId
  account_id: AccountId
  reach: ContactReach
}

const portfolio = (now: Date) => sql`array(
  select a.id::text from accounts a
   where 'account_manager' = any(p.roles) and ${answersFor(sql`p.id`, at(now))}
   order by a.id)`

const stamp = (now: Date) => sql`md5(row(p.id, p.roles, ${portfolio(now)}, c.id, c.account_id, c.reach)::text)`

/** Sessions that have not ended, of people and contacts who may still come in. */
function live(now: Date): SQL {
  return sql`
      from sessions s
      left join people p on p.id = s.user_id and p.active
      left join contacts c on p.id is null and c.user_id = s.user_id::text and c.active
     where s.expires_at > ${at(now)} and coalesce(p.id, c.id) is not null`
}

/** Who the bearer of this token is, in one statement: it is asked for every request. */
export async function findSession(db: Db, tokenHash: string, now: Date): Promise<SessionRow | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select s.id, s.user_id, s.expires_at, ${stamp(now)} as stamp,
           p.id as person_id, coalesce(p.name, c.name) as name, coalesce(p.name_en, c.name_en, c.name) as name_en,
           coalesce(p.language, c.language) as language, p.roles, ${portfolio(now)} as portfolio,
           c.id as contact_id, c.account_id, c.reach
           ${live(now)} and s.token_hash = ${tokenHash}`,
  )
  if (!row) return null
  const { id, user_id: userId, stamp: mark } = row
  return { id, userId, stamp: mark, expiresAt: toInstant(row.expires_at), actor: actorFrom(row) }
}

function actorFrom(row: Row): StaffActor | ContactActor {
  const { name, language } = row
  return row.person_id
    ? {
        kind: 'staff',
        id: row.person_id,
        name,
        nameEn: row.name_en,
        language,
        roles: row.roles,
        accounts: row.portfolio,
      }
    : { kind: 'contact', id: row.contact_id, name, language, accountId: row.account_id, reach: row.reach }
}

/** The stamps of those among `ids` that are still live. */
export async function stampsOf(db: Db, ids: string[], now: Date): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; stamp: string }>(
    db,
    sql`
    select s.id, ${stamp(now)} as stamp
           ${live(now)} and s.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  )
  return new Map(rows.map((row) => [row.id, row.stamp]))
}

/** Moves the end of a session in use; writes nothing most of the time. Returns the end that now holds. */
export async function prolongSession(db: Db, session: SessionRow, now: Date): Promise<Date> {
  const end = new Date(now.getTime() + lifetimeMs[session.actor.kind])
  if (end.getTime() - session.expiresAt.getTime() < prolongEveryMs) return session.expiresAt
  await db.update(sessions).set({ expiresAt: end, updatedAt: now }).where(eq(sessions.id, session.id))
  return end
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.token, tokenHash))
}

export async function deleteSessionsOf(db: Db, userId: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.userId, userId))
}

/** How long a session of this user lasts from now; null for one who may not come in any more. */
export async function lifetimeOf(db: Db, userId: string): Promise<number | null> {
  const [row] = await rowsOf<{ staff: boolean; contact: boolean }>(
    db,
    sql`
    select exists (select 1 from people where id = ${userId}::uuid and active) as staff,
           exists (select 1 from contacts where user_id = ${userId} and active) as contact`,
  )
  if (row?.staff) return lifetimeMs.staff
  return row?.contact ? lifetimeMs.contact : null
}
