import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { lockArticle, reviewersFor, saveCopy } from '../working-copy.store.ts'

/** Somebody else writes on, or reads it before it is published; never the same person both. Refuses with `review.reviewer`. */
export async function passOnCopy(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { number, as, from, to }: { number: string; as: 'author' | 'reviewer'; from: PersonId; to: PersonId },
): Promise<void> {
  const { copy } = await lockArticle(tx, actor, number)
  if (!copy || (as === 'author' ? copy.authorId : copy.reviewerId) !== from) return
  const other = as === 'author' ? (copy.stage === 'inReview' ? copy.reviewerId : null) : copy.authorId
  const mayReview = as === 'author' || (await reviewersFor(tx)).some(({ id }) => id === to)
  if (other === to || !mayReview) {
    const detail = `${number}: choose a technician or supervisor who did not write it.`
    throw new Refusal('review.reviewer', detail, 422)
  }
  await saveCopy(tx, copy, as === 'author' ? { authorId: to } : { reviewerId: to }, now)
  const payload = { number, as, to }
  await record(tx, actor, now, { type: 'article.passedOn', ticketId: null, accountId: null, payload })
}
