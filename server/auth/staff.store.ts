import { sql } from 'drizzle-orm'
import type { Language } from '#server/accounts/account.contract.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import type { StaffActor } from './actor.ts'

interface Row {
  id: PersonId
  name: string
  name_en: string
  language: Language
  roles: StaffRole[]
  portfolio: AccountId[]
}

/** Colleagues as actors, to ask what they may see. Who is no longer active is not among them. */
export async function staffActors(db: Db, ids: readonly PersonId[]): Promise<StaffActor[]> {
  if (ids.length === 0) return []
  const rows = await rowsOf<Row>(
    db,
    sql`select p.id, p.name, p.name_en, p.language, p.roles,
               array(select a.id::text from accounts a
                      where 'account_manager' = any(p.roles) and p.id in (a.manager_id, a.deputy_id, a.director_id)) as portfolio
          from people p
         where p.active and p.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`,
  )
  return rows.map(({ id, name, name_en: nameEn, language, roles, portfolio }) => ({
    kind: 'staff',
    id,
    name,
    nameEn,
    language,
    roles,
    accounts: portfolio,
  }))
}
