import { sql } from 'drizzle-orm'
import { date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { ArticleId, PersonId } from '#server/kernel/ids.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import type { TicketSymptom } from '#server/tickets/ticket.contract.ts'
import type {
  ArticleAudience,
  ArticleConfidence,
  ArticleProduct,
  ArticleState,
  ArticleType,
} from './article.contract.ts'

/** What readers see now of an article with a stable number. */
export const articles = pgTable(
  'articles',
  {
    id: idOf<ArticleId>('id').primaryKey(),
    number: text('number').notNull().unique(),
    language: text('language').$type<Language>().notNull(),
    state: text('state').$type<ArticleState>().notNull(),
    type: text('type').$type<ArticleType>().notNull(),
    audience: text('audience').$type<ArticleAudience>().notNull(),
    confidence: text('confidence').$type<ArticleConfidence>().notNull(),
    product: text('product').$type<ArticleProduct>().notNull(),
    symptoms: jsonb('symptoms').$type<TicketSymptom[]>().notNull(),
    equipment: text('equipment'),
    keywords: jsonb('keywords').$type<string[]>().notNull(),
    translates: text('translates'),
    owner: text('owner').notNull(),
    reviewOn: date('review_on').notNull(),
    /** Who wrote what readers see now, and who approved it; null for a text that came as a file. */
    authorId: idOf<PersonId>('author_id'),
    reviewerId: idOf<PersonId>('reviewer_id'),
    title: text('title').notNull(),
    summary: text('summary').notNull(),
    body: text('body').notNull(),
    version: integer('version').notNull(),
    /** SHA-256 of the imported file, so that an unchanged file changes nothing; null once edited in the product. */
    sourceHash: bytes('source_hash'),
    /** Where readers of a retired article are sent, and why it was taken back. */
    redirectTo: text('redirect_to'),
    retiredReason: text('retired_reason'),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('articles_published')
      .on(t.product)
      .where(sql`state = 'published'`),
  ],
)

/** Immutable: what each published version said. */
export const articleVersions = pgTable(
  'article_versions',
  {
    articleId: idOf<ArticleId>('article_id')
      .notNull()
      .references(() => articles.id),
    version: integer('version').notNull(),
    title: text('title').notNull(),
    summary: text('summary').notNull(),
    body: text('body').notNull(),
    by: text('by').notNull(),
    /** What changed, in the words of whoever published it. */
    note: text('note'),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.articleId, t.version] })],
)
