import { eq } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { knowledgeQuestions, type QuestionId } from '../question.table.ts'

/** A question that waits for an answer, locked. Refuses with `question.answered` or `question.withdrawn`. */
export async function lockedQuestion(tx: Transaction, id: QuestionId) {
  const [question] = await tx.select().from(knowledgeQuestions).where(eq(knowledgeQuestions.id, id)).for('update')
  if (!question) throw notFound('question')
  if (question.answeredAt) {
    throw new Refusal('question.answered', 'A colleague has answered this already. Load the list again.', 409)
  }
  if (question.withdrawnAt) {
    throw new Refusal('question.withdrawn', 'Whoever asked no longer needs an answer. Load the list again.', 409)
  }
  return question
}
