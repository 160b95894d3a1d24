import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { reviewersFor, saveCopy } from '../working-copy.store.ts'
import { refuseGaps } from '../working-copy.ts'
import { withWorkingCopy } from './with-working-copy.ts'

/** Asks a colleague to read it by a day. Refuses with `article.incomplete`, or `review.reviewer` for who may not review. */
export async function submitWorkingCopy(
  deps: Deps,
  who: StaffActor,
  number: string,
  input: { version: number; reviewer: string; due: string },
): Promise<void> {
  const act = { action: 'submit', version: input.version } as const
  await withWorkingCopy(deps, who, number, act, async ({ tx, copy, now, happened }) => {
    refuseGaps(copy.content)
    const reviewer = (await reviewersFor(tx)).find((each) => each.id === input.reviewer)
    if (!reviewer || reviewer.id === copy.authorId) {
      throw new Refusal('review.reviewer', 'Choose a technician or supervisor who did not write it.', 422, {
        errors: [{ pointer: '/reviewer', detail: 'Choose somebody who did not write it.' }],
      })
    }
    await saveCopy(tx, copy, { stage: 'inReview', reviewerId: reviewer.id, reviewDue: input.due, comment: null }, now)
    await happened({ type: 'article.submitted', payload: { number, reviewerId: reviewer.id } })
  })
}

/** Approves it, or sends it back with what is wrong. Whoever reviewed stands on the copy. */
export async function decideReview(
  deps: Deps,
  who: StaffActor,
  number: string,
  input: { version: number; approve: boolean; comment?: string | undefined },
): Promise<void> {
  if (!input.approve && !input.comment) {
    throw new Refusal('review.comment_missing', 'Say what has to change before you send it back.', 422, {
      errors: [{ pointer: '/comment', detail: 'Say what has to change.' }],
    })
  }
  const act = { action: input.approve ? 'approve' : 'sendBack', version: input.version } as const
  await withWorkingCopy(deps, who, number, act, async ({ tx, copy, now, happened }) => {
    const stage = input.approve ? 'approved' : 'draft'
    const reviewerId: PersonId = who.id
    await saveCopy(tx, copy, { stage, reviewerId, comment: input.comment ?? null }, now)
    await happened({ type: 'article.reviewed', payload: { number, approved: input.approve } })
  })
}
