import { isDeepStrictEqual } from 'node:util'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { ArticleContent } from '../working-copy.contract.ts'
import { saveCopy } from '../working-copy.store.ts'
import { refuseAudience } from './start-article.ts'
import { withWorkingCopy } from './with-working-copy.ts'

/**
 * Keeps what is being written. Whoever changes the text last is its author: a text that was approved or is in review goes
 * back to being a draft, for nobody has read it as it is now. Saving what is there already changes nothing.
 */
export async function saveWorkingCopy(
  deps: Deps,
  who: StaffActor,
  number: string,
  input: { version: number; content: ArticleContent },
): Promise<void> {
  refuseAudience(who, input.content.audience)
  await withWorkingCopy(deps, who, number, { action: 'save', version: input.version }, async ({ tx, copy, now }) => {
    if (isDeepStrictEqual(copy.content, input.content)) return
    const changed = { content: input.content, authorId: who.id, stage: 'draft' as const, publishAt: null }
    await saveCopy(tx, copy, changed, now)
  })
}
