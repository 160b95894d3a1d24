import { eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import type { AccountTeam, Away } from './ladder.ts'
import { defaultProfile, type ManagerProfile } from './profile.contract.ts'
import { managerDigests, managerProfiles } from './portfolio.table.ts'

/** How these people want to be told; who never said has the defaults. */
export async function profilesOf(
  db: Db,
  people: readonly PersonId[],
): Promise<(id: PersonId) => ManagerProfile & { version: number }> {
  const rows =
    people.length > 0
      ? await db
          .select()
          .from(managerProfiles)
          .where(inArray(managerProfiles.personId, [...people]))
      : []
  const known = new Map(rows.map((row) => [row.personId, row]))
  return (id) => known.get(id) ?? { ...defaultProfile, version: 0 }
}

/** Who answers for these accounts. People who have left the house answer for nothing. */
export async function teamsOf(db: Db, accounts: readonly AccountId[]): Promise<Map<AccountId, AccountTeam>> {
  const here = (column: string) => sql`(select p.id from people p where p.id = ${sql.raw(`a.${column}`)} and p.active)`
  const rows = await rowsOf<AccountTeam & { id: AccountId }>(
    db,
    sql`
    select a.id, ${here('manager_id')} as "managerId", ${here('deputy_id')} as "deputyId",
           coalesce(${here('director_id')}, (select d.id from people m join people d on d.id = m.reports_to and d.active
                                              where m.id = a.manager_id)) as "directorId"
      from accounts a where a.id in (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb)::uuid)`,
  )
  return new Map(rows.map(({ id, ...team }) => [id, team]))
}

/** Which managers are on leave now, and who stands in for each. */
export async function awayAt(db: Db, now: Date): Promise<Away> {
  const rows = await rowsOf<{ person: PersonId; stand_in: PersonId | null }>(
    db,
    sql`select distinct on (person_id) person_id as person, stand_in_id as stand_in from manager_leaves
         where from_at <= ${at(now)} and until_at > ${at(now)} order by person_id, created_at desc`,
  )
  return new Map(rows.map(({ person, stand_in }) => [person, stand_in]))
}

/** When this person's next morning digest goes out. */
export async function nextDigestOf(db: Db, id: PersonId): Promise<Date | null> {
  const [row] = await db.select().from(managerDigests).where(eq(managerDigests.personId, id))
  return row?.nextAt ?? null
}
