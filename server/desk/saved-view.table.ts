import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { PersonId, SavedViewId } from '#server/kernel/ids.ts'
import type { ViewColumn, ViewFilters, ViewGroup, ViewLayout, ViewSort } from './saved-view.contract.ts'

/** A list of tickets somebody wants to find again: which, in what order, and what a row tells. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: idOf<SavedViewId>('id').primaryKey(),
    ownerId: idOf<PersonId>('owner_id').notNull(),
    name: text('name').notNull(),
    /** On everybody's desk; only supervisors put one there. */
    shared: boolean('shared').notNull().default(false),
    filters: jsonb('filters').$type<ViewFilters>().notNull(),
    group: text('group_by').$type<ViewGroup>(),
    sort: text('sort').$type<ViewSort>().notNull(),
    reverse: boolean('reverse').notNull().default(false),
    layout: text('layout').$type<ViewLayout>().notNull().default('rows'),
    columns: jsonb('columns').$type<ViewColumn[]>().notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('saved_views_owner').on(t.ownerId, t.createdAt),
    index('saved_views_shared')
      .on(t.createdAt)
      .where(sql`shared`),
  ],
)
