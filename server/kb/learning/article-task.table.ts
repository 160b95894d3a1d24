import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { ArticleId, Id, PersonId, TicketId } from '#server/kernel/ids.ts'
import { articles } from '../article.table.ts'
import type { TaskKind } from './learning.contract.ts'

export type ArticleTaskId = Id<'article_task'>

/**
 * Something to be done about an article: one person's until somebody says what was done. A row without an owner was opened
 * before tasks had one, or its owner left, and the sweep finds it one.
 */
export const articleTasks = pgTable(
  'article_tasks',
  {
    id: idOf<ArticleTaskId>('id').primaryKey(),
    articleId: idOf<ArticleId>('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<TaskKind>().notNull(),
    /** What is wrong, in the words of whoever said it. */
    text: text('text').notNull(),
    /** Who said it: `staff:…` or `contact:…`; one open task each, article and kind. */
    saidBy: text('said_by').notNull(),
    ticketId: idOf<TicketId>('ticket_id'),
    at: instant('at').notNull(),
    ownerId: idOf<PersonId>('owner_id'),
    dueAt: instant('due_at'),
    /** When it was overdue and whoever supervises was told. */
    raisedAt: instant('raised_at'),
    version: integer('version').notNull().default(1),
    doneAt: instant('done_at'),
    doneById: idOf<PersonId>('done_by_id'),
    outcome: text('outcome'),
  },
  (t) => [
    uniqueIndex('article_tasks_one_open')
      .on(t.articleId, t.kind, t.saidBy)
      .where(sql`done_at is null`),
    index('article_tasks_owner')
      .on(t.ownerId)
      .where(sql`done_at is null`),
    index('article_tasks_open')
      .on(t.at)
      .where(sql`done_at is null`),
  ],
)
