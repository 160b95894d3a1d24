import { and, asc, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { people, seats } from '#server/seats/seat.table.ts'
import type { QuestionLists, QuestionView } from './question.contract.ts'
import { knowledgeQuestions } from './question.table.ts'

const asker = alias(people, 'asker')
const answerer = alias(people, 'answerer')
const owner = alias(people, 'owner')
const most = 100

/** What waits for this person's answer, and what this person asked. */
export async function questionsFor(db: Db, who: StaffActor): Promise<QuestionLists> {
  const { answeredAt, withdrawnAt, ownerId, dueAt, at, askedById } = knowledgeQuestions
  const mayAnswer = can.answerQuestions(who)
  const [open, mine, answerers] = await Promise.all([
    mayAnswer
      ? read(db, and(isNull(answeredAt), isNull(withdrawnAt))!, [
          desc(sql`${ownerId} = ${who.id}`),
          asc(dueAt),
          asc(at),
        ])
      : [],
    read(db, eq(askedById, who.id), [desc(at)]),
    mayAnswer ? whoMayAnswer(db) : [],
  ])
  return { open, mine, answerers }
}

async function whoMayAnswer(db: Db): Promise<QuestionLists['answerers']> {
  return db
    .select({ id: people.id, name: people.name, nameEn: people.nameEn, presence: seats.presence })
    .from(people)
    .leftJoin(seats, eq(seats.id, people.id))
    .where(and(eq(people.active, true), sql`${people.roles} && array['technician', 'supervisor', 'admin']`))
    .orderBy(desc(sql`coalesce(${seats.presence} in ('available', 'busy', 'wrapUp'), false)`), asc(people.nameEn))
}

/** How many questions are this person's to answer now. */
export async function questionsOf(db: Db, who: StaffActor): Promise<number> {
  const { answeredAt, withdrawnAt, ownerId } = knowledgeQuestions
  return db.$count(knowledgeQuestions, and(eq(ownerId, who.id), isNull(answeredAt), isNull(withdrawnAt)))
}

async function read(db: Db, where: SQL, order: SQL[]): Promise<QuestionView[]> {
  const rows = await db
    .select({ question: knowledgeQuestions, asker, answerer, owner })
    .from(knowledgeQuestions)
    .innerJoin(asker, eq(asker.id, knowledgeQuestions.askedById))
    .leftJoin(answerer, eq(answerer.id, knowledgeQuestions.answeredById))
    .leftJoin(owner, eq(owner.id, knowledgeQuestions.ownerId))
    .where(where)
    .orderBy(...order)
    .limit(most)
  return rows.map(({ question, asker, answerer, owner }) => {
    const waits = question.answeredAt === null && question.withdrawnAt === null
    return {
      ...{ id: question.id, words: question.words, text: question.text, at: question.at.toISOString() },
      ...{ subject: question.subject, version: question.version, withdrawn: question.withdrawnAt !== null },
      askedBy: ref(asker),
      owner: waits && owner ? ref(owner) : null,
      dueAt: waits ? (question.dueAt?.toISOString() ?? null) : null,
      raised: waits && question.raisedAt !== null,
      answer:
        question.answer !== null && question.answeredAt && answerer
          ? {
              ...{ text: question.answer, article: question.article, by: ref(answerer) },
              ...{ at: question.answeredAt.toISOString(), isNew: question.readAt === null },
            }
          : null,
    }
  })
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
