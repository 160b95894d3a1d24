import { sql } from 'drizzle-orm'
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { Id, PersonId } from '#server/kernel/ids.ts'

export type QuestionId = Id<'question'>

/** What nobody has written down yet: asked by a colleague whom the search could not help, answered by a technical seat. */
export const knowledgeQuestions = pgTable(
  'knowledge_questions',
  {
    id: idOf<QuestionId>('id').primaryKey(),
    /** What was looked for in vain. */
    words: text('words').notNull(),
    text: text('text').notNull(),
    askedById: idOf<PersonId>('asked_by_id').notNull(),
    at: instant('at').notNull(),
    answer: text('answer'),
    /** Number of the article that says it, where one does. */
    article: text('article'),
    answeredById: idOf<PersonId>('answered_by_id'),
    answeredAt: instant('answered_at'),
    /** When whoever asked has read the answer. */
    readAt: instant('read_at'),
  },
  (t) => [
    index('knowledge_questions_open')
      .on(t.at)
      .where(sql`answered_at is null`),
    index('knowledge_questions_asked').on(t.askedById, t.at),
  ],
)
