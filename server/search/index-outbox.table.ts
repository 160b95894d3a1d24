import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '#server/db/columns.ts'

/**
 * Documents whose change has not reached the search engine yet. Whoever feeds one moves `due_at` ahead for as long as
 * that may take, and removes the row unless `version` has moved meanwhile.
 */
export const indexOutbox = pgTable(
  'index_outbox',
  {
    document: text('document').primaryKey(),
    version: integer('version').notNull().default(1),
    attempts: integer('attempts').notNull().default(0),
    dueAt: instant('due_at').notNull(),
    /** The first change that waits. */
    since: instant('since').notNull(),
    error: text('error'),
  },
  (t) => [index('index_outbox_due').on(t.dueAt)],
)
