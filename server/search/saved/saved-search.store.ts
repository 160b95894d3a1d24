import { asc, eq } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { SavedSearch } from './saved-search.contract.ts'
import { savedSearches } from './saved-search.table.ts'

export async function savedSearchesOf(db: Db, personId: PersonId): Promise<SavedSearch[]> {
  const rows = await db
    .select()
    .from(savedSearches)
    .where(eq(savedSearches.personId, personId))
    .orderBy(asc(savedSearches.name))
  return rows.map(({ id, name, question, at }) => ({ id, name, question, at: at.toISOString() }))
}
