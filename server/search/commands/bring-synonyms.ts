import path from 'node:path'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { contentFolder } from '#server/kb/content-folder.ts'
import { newId } from '#server/kernel/ids.ts'
import { allGroups, lockSynonyms } from '../synonym-group.store.ts'
import { sharesTwo } from '../synonym-group.ts'
import { synonymGroups } from '../synonym-group.table.ts'
import { readSynonyms, SynonymsError } from '../synonyms.ts'

/** Pairs of the trade that come with a release. */
export const synonymsFile = path.join(contentFolder, 'synonyms.yaml')

/**
 * Takes over what this release brings and the house does not know yet. A group that shares two terms with one of the house
 * is known, also where that one was edited or removed: work done in the product is never undone.
 */
export async function bringSynonyms(deps: Pick<Deps, 'db' | 'clock' | 'log'>, file = synonymsFile): Promise<number> {
  const { db, clock, log } = deps
  let brought: string[][]
  try {
    brought = await readSynonyms(file)
  } catch (error) {
    log.warn({ reason: error instanceof SynonymsError ? error.problems : error }, 'the synonyms cannot be read')
    return 0
  }
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    await lockSynonyms(tx)
    const known = await allGroups(tx)
    const fresh = brought.filter((terms) => !known.some((group) => sharesTwo(terms, group.terms)))
    if (fresh.length === 0) return 0
    await tx
      .insert(synonymGroups)
      .values(fresh.map((terms) => ({ id: newId<never>(), terms, changedById: null, changedAt: now })))
    return fresh.length
  })
}
