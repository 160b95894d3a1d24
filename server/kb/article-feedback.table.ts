import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { ArticleId } from '#server/kernel/ids.ts'
import { articles } from './article.table.ts'

/** Whether an article helped: one vote per person and article, the last one counts. */
export const articleFeedback = pgTable(
  'article_feedback',
  {
    articleId: idOf<ArticleId>('article_id')
      .notNull()
      .references(() => articles.id),
    byKind: text('by_kind').$type<'staff' | 'contact'>().notNull(),
    byId: uuid('by_id').notNull(),
    /** Of the article, as it was read. */
    version: integer('version').notNull(),
    helpful: boolean('helpful').notNull(),
    /** What was missing or wrong. */
    reason: text('reason'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.articleId, t.byId] }),
    index('article_feedback_unhelpful')
      .on(t.articleId, t.at.desc())
      .where(sql`not helpful`),
    check('article_feedback_by_kind', sql`${t.byKind} in ('staff', 'contact')`),
  ],
)
