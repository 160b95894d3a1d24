import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { Id, PersonId } from '#server/kernel/ids.ts'

export type SynonymGroupId = Id<'synonym_group'>

/** Words that mean the same to a reader. One that was removed stays, so that no later release brings it back. */
export const synonymGroups = pgTable(
  'synonym_groups',
  {
    id: idOf<SynonymGroupId>('id').primaryKey(),
    terms: jsonb('terms').$type<string[]>().notNull(),
    note: text('note').notNull().default(''),
    version: integer('version').notNull().default(1),
    /** Null: as the release brought it. */
    changedById: idOf<PersonId>('changed_by_id'),
    changedAt: instant('changed_at').notNull(),
    removedAt: instant('removed_at'),
  },
  (t) => [
    index('synonym_groups_live')
      .on(t.changedAt)
      .where(sql`removed_at is null`),
  ],
)
