import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import type { TeamCandidates } from './keeping.contract.ts'

/** Managers first: they are whom one mostly looks for. */
export async function teamCandidatesFor(db: Db, id: AccountId): Promise<TeamCandidates> {
  const [people, accounts] = await Promise.all([
    rowsOf<TeamCandidates['people'][number]>(
      db,
      sql`select id, name, name_en as "nameEn", roles @> array['account_manager'] as manages
            from people where active order by manages desc, name`,
    ),
    rowsOf<TeamCandidates['accounts'][number]>(
      db,
      sql`select code, name, name_en as "nameEn" from accounts where id <> ${id} order by code`,
    ),
  ])
  return { people, accounts }
}
