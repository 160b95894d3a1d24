import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { ArticleId, Id, PersonId } from '#server/kernel/ids.ts'
import { articles } from '../article.table.ts'

export type ArticleAssetId = Id<'article_asset'>

/**
 * Pictures and files of an article. A name never changes what it stands for, so earlier versions keep their pictures;
 * `type` is what the bytes say.
 */
export const articleAssets = pgTable(
  'article_assets',
  {
    id: idOf<ArticleAssetId>('id').primaryKey(),
    articleId: idOf<ArticleId>('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    sha256: bytes('sha256').notNull(),
    content: bytes('content').notNull(),
    /** Null where it came with the article's file. */
    addedById: idOf<PersonId>('added_by_id'),
    at: instant('at').notNull(),
  },
  (t) => [uniqueIndex('article_assets_name').on(t.articleId, t.name)],
)
