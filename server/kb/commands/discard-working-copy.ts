import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { deleteCopy, deleteUnread } from '../working-copy.store.ts'
import { withWorkingCopy } from './with-working-copy.ts'

/** Throws the working copy away; an article that nobody ever read goes with it. */
export async function discardWorkingCopy(deps: Deps, who: StaffActor, number: string, version: number): Promise<void> {
  await withWorkingCopy(deps, who, number, { action: 'discard', version }, async ({ tx, article, happened }) => {
    await deleteCopy(tx, article.id)
    await deleteUnread(tx, article.id)
    await happened({ type: 'article.discarded', payload: { number } })
  })
}
