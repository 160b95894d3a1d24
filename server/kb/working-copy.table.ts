import { sql } from 'drizzle-orm'
import { date, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { ArticleId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { articles } from './article.table.ts'
import type { ArticleContent, WorkingCopyStage } from './working-copy.contract.ts'

/** What is being written beside the version that readers see: at most one for each article. */
export const workingCopies = pgTable(
  'article_working_copies',
  {
    articleId: idOf<ArticleId>('article_id')
      .primaryKey()
      .references(() => articles.id),
    stage: text('stage').$type<WorkingCopyStage>().notNull(),
    /** The published version it was begun from; null for an article that was never published. */
    base: integer('base'),
    content: jsonb('content').$type<ArticleContent>().notNull(),
    authorId: idOf<PersonId>('author_id').notNull(),
    reviewerId: idOf<PersonId>('reviewer_id'),
    reviewDue: date('review_due'),
    /** What the reviewer said last. */
    comment: text('comment'),
    publishAt: instant('publish_at'),
    /** The solved ticket it was written down from. */
    ticketId: idOf<TicketId>('ticket_id'),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('working_copies_publish')
      .on(t.publishAt)
      .where(sql`publish_at is not null`),
    index('working_copies_author').on(t.authorId),
    index('working_copies_reviewer').on(t.reviewerId),
  ],
)
