import { jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { Id, PersonId } from '#server/kernel/ids.ts'
import type { SavedQuestion } from './saved-search.contract.ts'

export type SavedSearchId = Id<'saved_search'>

/** A question somebody asks again and again, under a name of their own. Of its owner alone. */
export const savedSearches = pgTable(
  'saved_searches',
  {
    id: idOf<SavedSearchId>('id').primaryKey(),
    personId: idOf<PersonId>('person_id').notNull(),
    name: text('name').notNull(),
    question: jsonb('question').$type<SavedQuestion>().notNull(),
    at: instant('at').notNull(),
  },
  (t) => [uniqueIndex('saved_searches_person').on(t.personId, t.name)],
)
