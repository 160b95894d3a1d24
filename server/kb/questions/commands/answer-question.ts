import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { tell } from '#server/notices/tell.store.ts'
import { findArticle } from '../../article.store.ts'
import type { QuestionAnswer } from '../question.contract.ts'
import { knowledgeQuestions, type QuestionId } from '../question.table.ts'
import { lockedQuestion } from './locked-question.ts'

/**
 * Whoever knows it answers, whosever turn it is. Refuses with `question.answered` when a colleague was faster, with
 * `question.withdrawn`, and with `article.not_found`.
 */
export async function answerQuestion(
  deps: Deps,
  who: StaffActor,
  id: QuestionId,
  { answer, article }: QuestionAnswer,
): Promise<void> {
  if (!can.answerQuestions(who)) throw new Refusal('auth.forbidden', 'Technical seats answer these questions.', 403)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { askedById, ownerId, text, version } = await lockedQuestion(tx, id)
    const says = article ? await findArticle(tx, who, article) : null
    if (article && !says) throw notFound('article')
    await tx
      .update(knowledgeQuestions)
      .set({ answer, article, answeredById: who.id, answeredAt: now, dueAt: null, version: version + 1 })
      .where(eq(knowledgeQuestions.id, id))
    await record(tx, who, now, {
      ...{ ticketId: null, accountId: null, type: 'question.answered' },
      payload: { questionId: id, askedBy: askedById, ownerId },
    })
    if (askedById === who.id) return
    const about = { text: text.slice(0, 300), article: null, dueAt: null }
    const content = { ...about, what: 'questionAnswered' as const }
    await tell(tx, [{ kind: 'knowledge', to: { personId: askedById }, content }], {
      ...{ now, mail: deps.config.smtp !== null },
    })
  })
  deps.wake.now('events')
}
