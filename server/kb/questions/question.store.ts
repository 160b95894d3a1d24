import { and, asc, desc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { people } from '#server/seats/seat.table.ts'
import type { QuestionLists, QuestionView } from './question.contract.ts'
import { knowledgeQuestions } from './question.table.ts'

const asker = alias(people, 'asker')
const answerer = alias(people, 'answerer')
const most = 100

/** What waits for this person's answer, and what this person asked. */
export async function questionsFor(db: Db, who: StaffActor): Promise<QuestionLists> {
  const [open, mine] = await Promise.all([
    can.answerQuestions(who) ? read(db, isNull(knowledgeQuestions.answeredAt), asc(knowledgeQuestions.at)) : [],
    read(db, eq(knowledgeQuestions.askedById, who.id), desc(knowledgeQuestions.at)),
  ])
  return { open, mine }
}

async function read(db: Db, where: SQL, order: SQL): Promise<QuestionView[]> {
  const rows = await db
    .select({ question: knowledgeQuestions, asker, answerer })
    .from(knowledgeQuestions)
    .innerJoin(asker, eq(asker.id, knowledgeQuestions.askedById))
    .leftJoin(answerer, eq(answerer.id, knowledgeQuestions.answeredById))
    .where(where)
    .orderBy(order)
    .limit(most)
  return rows.map(({ question, asker, answerer }) => ({
    ...{ id: question.id, words: question.words, text: question.text, at: question.at.toISOString() },
    askedBy: ref(asker),
    answer:
      question.answer !== null && question.answeredAt && answerer
        ? {
            ...{ text: question.answer, article: question.article, by: ref(answerer) },
            ...{ at: question.answeredAt.toISOString(), isNew: question.readAt === null },
          }
        : null,
  }))
}

const ref = ({ id, name, nameEn }: typeof people.$inferSelect) => ({ id, name, nameEn })

/** The asker has seen every answer given so far. */
export async function markAnswersRead(db: Db, who: StaffActor, now: Date): Promise<void> {
  await db
    .update(knowledgeQuestions)
    .set({ readAt: now })
    .where(
      and(
        eq(knowledgeQuestions.askedById, who.id),
        isNotNull(knowledgeQuestions.answeredAt),
        isNull(knowledgeQuestions.readAt),
      ),
    )
}
