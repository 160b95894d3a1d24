import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { knowledgeQuestions, type QuestionId } from '../question.table.ts'
import { lockedQuestion } from './locked-question.ts'

/** Whoever asked found it out: nobody has to answer any more. Another's question is not there. */
export async function withdrawQuestion(deps: Deps, who: StaffActor, id: QuestionId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { askedById, ownerId, version } = await lockedQuestion(tx, id)
    if (askedById !== who.id) throw notFound('question')
    await tx
      .update(knowledgeQuestions)
      .set({ withdrawnAt: now, dueAt: null, version: version + 1 })
      .where(eq(knowledgeQuestions.id, id))
    await record(tx, who, now, {
      ...{ ticketId: null, accountId: null, type: 'question.withdrawn' },
      payload: { questionId: id, askedBy: askedById, ownerId },
    })
  })
  deps.wake.now('events')
}
