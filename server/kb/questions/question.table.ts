import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { Id, PersonId } from '#server/kernel/ids.ts'
import type { ArticleProduct } from '../article.contract.ts'

export type QuestionId = Id<'question'>

/**
 * What nobody has written down yet: asked by a colleague whom the search could not help, answered by a technical seat.
 * Somebody owns it from the first moment until it is answered or taken back; a row without an owner was asked before
 * questions had one, and the sweep finds it one.
 */
export const knowledgeQuestions = pgTable(
  'knowledge_questions',
  {
    id: idOf<QuestionId>('id').primaryKey(),
    /** What was looked for in vain. */
    words: text('words').notNull(),
    text: text('text').notNull(),
    askedById: idOf<PersonId>('asked_by_id').notNull(),
    at: instant('at').notNull(),
    subject: text('subject').$type<ArticleProduct>(),
    ownerId: idOf<PersonId>('owner_id'),
    /** When the owner's turn ends. */
    dueAt: instant('due_at'),
    /** Since when it is a supervisor's. */
    raisedAt: instant('raised_at'),
    /** Whose turn it was or is, in order. */
    asked: jsonb('asked').$type<PersonId[]>().notNull().default([]),
    /** Whoever asked no longer needs it. */
    withdrawnAt: instant('withdrawn_at'),
    version: integer('version').notNull().default(1),
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
    index('knowledge_questions_due')
      .on(t.dueAt)
      .where(sql`answered_at is null and withdrawn_at is null`),
    index('knowledge_questions_asked').on(t.askedById, t.at),
  ],
)
