import { createHash } from 'node:crypto'
import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant, toInstantOrNull } from '#server/db/transaction.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import { people, presenceLog, seats } from '#server/seats/seat.table.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { PeopleQuery, PersonView } from './person.contract.ts'

interface Row {
  id: string
  name: string
  name_en: string
  email: string
  phone: string | null
  roles: StaffRole[]
  team: string
  language: Language
  active: boolean
  created_at: string
  can_sign_in: boolean
  last_used_at: string | null
  invited_until: string | null
  level: SupportLevel | null
  capacity: number | null
}

const persons = sql`
  select p.id, p.name, p.name_en, p.email, p.phone, p.roles, p.team, p.language, p.active, p.created_at,
         exists (select 1 from user_credentials c where c.user_id = p.id and c.password is not null) as can_sign_in,
         (select max(s.updated_at) from sessions s where s.user_id = p.id) as last_used_at,
         (select max(v.expires_at) from verifications v
           where v.value = p.id::text and v.identifier like 'invitation:%') as invited_until,
         seat.level, seat.capacity
    from people p left join seats seat on seat.id = p.id`

/** Staff by English name; `next` leads to the following page. */
export async function listPeople(db: Db, query: PeopleQuery): Promise<{ items: PersonView[]; next: string | null }> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  const wanted: SQL[] = [sql`true`]
  if (after) wanted.push(sql`(p.name_en, p.id) > (${after.nameEn}, ${after.id}::uuid)`)
  if (query.role) wanted.push(sql`${query.role} = any(p.roles)`)
  if (query.active) wanted.push(sql`p.active = ${query.active === 'true'}`)
  if (query.q) {
    const like = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`
    wanted.push(sql`(p.name ilike ${like} or p.name_en ilike ${like} or p.email ilike ${like} or p.team ilike ${like})`)
  }
  const found = await rowsOf<Row>(
    db,
    sql`${persons} where ${sql.join(wanted, sql` and `)} order by p.name_en, p.id limit ${query.limit + 1}`,
  )
  const items = found.slice(0, query.limit).map(personFrom)
  return { items, next: found.length > query.limit ? cursorAfter(items.at(-1)!) : null }
}

export async function findPerson(db: Db, id: PersonId): Promise<PersonView | null> {
  const [row] = await rowsOf<Row>(db, sql`${persons} where p.id = ${id}::uuid`)
  return row ? personFrom(row) : null
}

/**
 * The person as they are, with nobody else changing them, their seat or who is administrator until the transaction ends.
 * Holding the seat keeps offers from being made or accepted meanwhile: both change its load.
 */
export async function lockPerson(tx: Db, id: PersonId): Promise<PersonView | null> {
  await tx.execute(
    sql`select 1 from people where id = ${id}::uuid or 'admin' = any(roles) order by id for no key update`,
  )
  await tx.execute(sql`select 1 from seats where id = ${id}::uuid for no key update`)
  return findPerson(tx, id)
}

export async function otherAdministrators(db: Db, id: PersonId): Promise<number> {
  const [row] = await rowsOf<{ others: number }>(
    db,
    sql`select count(*)::int as others from people where id <> ${id}::uuid and active and 'admin' = any(roles)`,
  )
  return row!.others
}

export async function setRoles(tx: Db, id: PersonId, roles: StaffRole[]): Promise<void> {
  await tx.update(people).set({ roles }).where(eq(people.id, id))
}

export async function setActive(tx: Db, id: PersonId, active: boolean): Promise<void> {
  await tx.update(people).set({ active }).where(eq(people.id, id))
}

/** A desk to be offered work at; one that exists stays as it is. Capacity is kept in hundredths of a work item. */
export async function ensureSeat(tx: Db, id: PersonId, level: SupportLevel, items: number, now: Date): Promise<void> {
  await tx
    .insert(seats)
    .values({ id, level, capacity: items * 100, presenceSince: now, idleSince: now })
    .onConflictDoNothing()
}

/** Whether the seat was not offline already. */
export async function leaveSeat(tx: Db, id: PersonId, now: Date): Promise<boolean> {
  const left = await tx
    .update(seats)
    .set({
      presence: 'offline',
      presenceState: null,
      presenceReason: null,
      presenceSince: now,
      presenceUntil: null,
    })
    .where(and(eq(seats.id, id), sql`presence <> 'offline'`))
    .returning({ id: seats.id })
  if (left.length === 0) return false
  await tx.insert(presenceLog).values({ seatId: id, at: now, presence: 'offline' }).onConflictDoNothing()
  return true
}

function personFrom(row: Row): PersonView {
  const { id, name, email, phone, roles, team, language, active, level } = row
  const version = createHash('sha256')
    .update(JSON.stringify([roles, active]))
    .digest('base64url')
    .slice(0, 16)
  return {
    ...{ id, name, nameEn: row.name_en, email, phone, roles, team, language, active, version },
    canSignIn: row.can_sign_in && active,
    lastUsedAt: toInstantOrNull(row.last_used_at)?.toISOString() ?? null,
    invitedUntil: toInstantOrNull(row.invited_until)?.toISOString() ?? null,
    seat: level === null ? null : { level, capacity: row.capacity! / 100 },
    createdAt: toInstant(row.created_at).toISOString(),
  }
}

function cursorAfter({ nameEn, id }: PersonView): string {
  return Buffer.from(JSON.stringify([nameEn, id])).toString('base64url')
}

/** A cursor that is none starts from the beginning. */
function readCursor(cursor: string): { nameEn: string; id: string } | null {
  try {
    const [nameEn, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
    if (typeof nameEn !== 'string' || typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return null
    return { nameEn, id }
  } catch {
    return null
  }
}
