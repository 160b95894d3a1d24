import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { CalendarId, PersonId } from '#server/kernel/ids.ts'
import type { CalendarVersion } from './calendar.contract.ts'

export const calendars = pgTable('calendars', {
  id: idOf<CalendarId>('id').primaryKey(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  /** From then on nothing new is measured with it; what runs keeps it. Null while in use. */
  retiredAt: instant('retired_at'),
})

/** Versions are only ever added (a trigger refuses anything else): a clock that started under one keeps it. */
export const calendarVersions = pgTable(
  'calendar_versions',
  {
    calendarId: idOf<CalendarId>('calendar_id')
      .notNull()
      .references(() => calendars.id),
    version: integer('version').notNull(),
    rules: jsonb('rules').$type<CalendarVersion>().notNull(),
    /** What changed and why, in the words of whoever saved it. */
    note: text('note').notNull().default(''),
    /** Null for versions the product came with. */
    createdBy: idOf<PersonId>('created_by'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.calendarId, t.version] })],
)
