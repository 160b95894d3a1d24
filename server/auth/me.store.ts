import { eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { contacts } from '#server/accounts/account.table.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import { people } from '#server/seats/seat.table.ts'
import type { Person } from './actor.ts'
import { users } from './auth.table.ts'
import type { Me } from './me.contract.ts'

interface Row {
  email: string
  name_en: string
  seat: Me['seat'] | null
  account: Me['account'] | null
}

/** What a page needs to know about whoever is signed in, beyond what the session says. */
export async function aboutMe(db: Db, person: Person): Promise<Me> {
  const { id, name, language } = person
  if (person.kind === 'staff') {
    const [row] = await rowsOf<Row>(
      db,
      sql`
      select p.email, p.name_en, case when s.id is not null then
             jsonb_build_object('level', s.level, 'presence', s.presence, 'capacity', s.capacity / 100.0) end as seat
        from people p left join seats s on s.id = p.id
       where p.id = ${id}::uuid`,
    )
    const about = { kind: 'staff' as const, id, name, nameEn: row!.name_en, email: row!.email, language }
    return { ...about, roles: [...person.roles], ...(row!.seat ? { seat: row!.seat } : {}) }
  }
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select c.email, coalesce(c.name_en, c.name) as name_en,
           jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) as account
      from contacts c join accounts a on a.id = c.account_id
     where c.id = ${id}::uuid`,
  )
  const about = { kind: 'contact' as const, id, name, nameEn: row!.name_en, email: row!.email, language, roles: [] }
  return { ...about, accountId: person.accountId, account: row!.account!, reach: person.reach }
}

export async function chooseLanguage(db: Db, person: Person, language: Language): Promise<void> {
  if (person.kind === 'staff') await db.update(people).set({ language }).where(eq(people.id, person.id))
  else await db.update(contacts).set({ language }).where(eq(contacts.id, person.id))
}

/** The sign-in a person uses. */
export async function loginOf(db: Db, person: Person): Promise<{ userId: string; email: string }> {
  const [row] = await db
    .select({ userId: users.id, email: users.email })
    .from(users)
    .where(
      person.kind === 'staff'
        ? eq(users.id, person.id)
        : eq(
            sql`${users.id}::text`,
            db.select({ userId: contacts.userId }).from(contacts).where(eq(contacts.id, person.id)),
          ),
    )
  return row!
}
