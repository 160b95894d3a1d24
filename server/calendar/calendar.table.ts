import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { CalendarId } from '#server/kernel/ids.ts'
import type { CalendarVersion } from './calendar.contract.ts'

export const calendars = pgTable('calendars', {
  id: idOf<CalendarId>('id').primaryKey(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
})

/** Versions are only ever added: a clock that started under one keeps it. */
export const calendarVersions = pgTable(
  'calendar_versions',
  {
    calendarId: idOf<CalendarId>('calendar_id')
      .notNull()
      .references(() => calendars.id),
    version: integer('version').notNull(),
    rules: jsonb('rules').$type<CalendarVersion>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.calendarId, t.version] })],
)
