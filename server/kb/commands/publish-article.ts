import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { linkOrigin } from '../ticket-origin.store.ts'
import { deleteCopy, publishContent, saveCopy } from '../working-copy.store.ts'
import { refuseGaps } from '../working-copy.ts'
import { withWorkingCopy } from './with-working-copy.ts'

/** Readers see the approved text from now on, or from `at` on; `at` null takes a schedule back when there is one. */
export async function publishArticle(
  deps: Deps,
  who: StaffActor,
  number: string,
  input: { version: number; at: string | null; note?: string | undefined },
): Promise<void> {
  const at = input.at === null ? null : new Date(input.at)
  if (at && at <= deps.clock.now()) {
    throw new Refusal('publication.past', 'This moment has passed. Name a later one, or publish now.', 422, {
      errors: [{ pointer: '/at', detail: 'Name a moment in the future.' }],
    })
  }
  const act = { action: at ? 'schedule' : 'publish', version: input.version } as const
  await withWorkingCopy(deps, who, number, act, async ({ tx, article, copy, now, happened }) => {
    refuseGaps(copy.content)
    if (at) {
      await saveCopy(tx, copy, { stage: 'scheduled', publishAt: at, comment: input.note ?? copy.comment }, now)
      await happened({ type: 'article.scheduled', payload: { number, at: at.toISOString() } })
      return
    }
    const { authorId, reviewerId } = copy
    await publishContent(
      tx,
      article,
      copy.content,
      { name: who.name, note: input.note ?? null, authorId, reviewerId },
      now,
    )
    await deleteCopy(tx, copy.articleId)
    await happened({ type: 'article.published', payload: { number } })
    await linkOrigin(tx, who, { ...copy, article: number }, now)
  })
}

/** Takes the schedule back; the text stays approved. */
export async function unscheduleArticle(deps: Deps, who: StaffActor, number: string, version: number): Promise<void> {
  await withWorkingCopy(deps, who, number, { action: 'unschedule', version }, async ({ tx, copy, now, happened }) => {
    await saveCopy(tx, copy, { stage: 'approved', publishAt: null }, now)
    await happened({ type: 'article.scheduled', payload: { number, at: null } })
  })
}

/** A pattern nobody knew yesterday: every seat sees it at once, marked as in progress. Customers do not. */
export async function publishInProgress(deps: Deps, who: StaffActor, number: string, version: number): Promise<void> {
  const act = { action: 'publishInProgress', version } as const
  await withWorkingCopy(deps, who, number, act, async ({ tx, article, copy, now, happened }) => {
    refuseGaps(copy.content)
    const content = { ...copy.content, confidence: 'inProgress' as const }
    const by = { name: who.name, note: null, authorId: copy.authorId, reviewerId: null }
    await publishContent(tx, article, content, by, now)
    await deleteCopy(tx, copy.articleId)
    const { audience } = content
    await happened({ type: 'article.published', payload: { number, inProgress: true, audience } })
    await linkOrigin(tx, who, { ...copy, article: number }, now)
  })
}
