import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { findArticle } from '../article.store.ts'
import type { NewQuestion, QuestionAnswer } from '../questions/question.contract.ts'
import { knowledgeQuestions, type QuestionId } from '../questions/question.table.ts'

const house = { ticketId: null, accountId: null } as const

/** Asks the technical seats what the search could not answer: it waits until one of them does. */
export async function askQuestion(deps: Deps, who: StaffActor, input: NewQuestion): Promise<QuestionId> {
  if (!can.askQuestions(who)) throw new Refusal('auth.forbidden', 'Your role does not include asking here.', 403)
  const now = deps.clock.now()
  const id = newId<QuestionId>()
  await inTransaction(deps.db, async (tx) => {
    await tx.insert(knowledgeQuestions).values({ id, ...input, askedById: who.id, at: now })
    await record(tx, who, now, { ...house, type: 'question.asked', payload: { questionId: id, askedBy: who.id } })
  })
  deps.wake.now('events')
  return id
}

/** Refuses with `question.answered` when a colleague was faster, and with `article.not_found`. */
export async function answerQuestion(
  deps: Deps,
  who: StaffActor,
  id: QuestionId,
  { answer, article }: QuestionAnswer,
): Promise<void> {
  if (!can.answerQuestions(who)) throw new Refusal('auth.forbidden', 'Technical seats answer these questions.', 403)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [question] = await tx.select().from(knowledgeQuestions).where(eq(knowledgeQuestions.id, id)).for('update')
    if (!question) throw notFound('question')
    if (question.answeredAt) {
      throw new Refusal('question.answered', 'A colleague has answered this already. Load the list again.', 409)
    }
    if (article && !(await findArticle(tx, who, article))) throw notFound('article')
    await tx
      .update(knowledgeQuestions)
      .set({ answer, article, answeredById: who.id, answeredAt: now })
      .where(eq(knowledgeQuestions.id, id))
    await record(tx, who, now, {
      ...house,
      type: 'question.answered',
      payload: { questionId: id, askedBy: question.askedById },
    })
  })
  deps.wake.now('events')
}
