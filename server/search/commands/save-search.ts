import { and, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { newId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { NewSavedSearch } from '../saved/saved-search.contract.ts'
import { savedSearches, type SavedSearchId } from '../saved/saved-search.table.ts'

const most = 50

/** Keeps a question for its asker. Nobody else is concerned, so nothing is recorded. */
export async function saveSearch(deps: Deps, who: StaffActor, { name, question }: NewSavedSearch): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`keyline.saved.${who.id}`}))`)
    const mine = await tx
      .select({ name: savedSearches.name })
      .from(savedSearches)
      .where(eq(savedSearches.personId, who.id))
    if (mine.length >= most && !mine.some((one) => one.name === name)) {
      throw new Refusal('saved_search.too_many', `You keep ${most} searches already. Remove one first.`, 422)
    }
    await tx
      .insert(savedSearches)
      .values({ id: newId<SavedSearchId>(), personId: who.id, name, question, at: now })
      .onConflictDoUpdate({ target: [savedSearches.personId, savedSearches.name], set: { question, at: now } })
  })
}

export async function forgetSearch(deps: Deps, who: StaffActor, id: SavedSearchId): Promise<void> {
  await deps.db.delete(savedSearches).where(and(eq(savedSearches.id, id), eq(savedSearches.personId, who.id)))
}
