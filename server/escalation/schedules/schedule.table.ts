import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { PersonId, ScheduleId } from '#server/kernel/ids.ts'
import type { OverrideKind, SchedulePlan } from './schedule.contract.ts'

/** Who is on call when. `on_call` is who was last told so; at `next_change_at` a sweep looks again and tells the difference. */
export const onCallSchedules = pgTable(
  'on_call_schedules',
  {
    id: idOf<ScheduleId>('id').primaryKey(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    zone: text('zone').notNull(),
    plan: jsonb('plan').$type<SchedulePlan>().notNull(),
    active: boolean('active').notNull().default(true),
    onCall: jsonb('on_call').$type<PersonId[]>().notNull().default([]),
    nextChangeAt: instant('next_change_at'),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('on_call_schedules_change')
      .on(t.nextChangeAt)
      .where(sql`next_change_at is not null`),
  ],
)

/** Swaps within the plan: replace puts one instead of another, add puts one besides, remove takes one off. */
export const onCallOverrides = pgTable(
  'on_call_overrides',
  {
    id: idOf('id').primaryKey(),
    scheduleId: idOf<ScheduleId>('schedule_id')
      .notNull()
      .references(() => onCallSchedules.id),
    kind: text('kind').$type<OverrideKind>().notNull(),
    /** Who is taken off: of replace and remove. */
    personId: idOf<PersonId>('person_id'),
    /** Who is put on: of replace and add. */
    byId: idOf<PersonId>('by_id'),
    from: instant('from_at').notNull(),
    until: instant('until_at').notNull(),
    reason: text('reason'),
    createdBy: idOf<PersonId>('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('on_call_overrides_schedule').on(t.scheduleId, t.until),
    check('on_call_overrides_span', sql`${t.until} > ${t.from}`),
  ],
)

/** For its period a temporary schedule stands instead of the plan and its overrides, holidays for instance. */
export const onCallTemporaries = pgTable(
  'on_call_temporaries',
  {
    id: idOf('id').primaryKey(),
    scheduleId: idOf<ScheduleId>('schedule_id')
      .notNull()
      .references(() => onCallSchedules.id),
    from: instant('from_at').notNull(),
    until: instant('until_at').notNull(),
    shifts: jsonb('shifts').$type<{ personId: PersonId; from: string; until: string }[]>().notNull(),
    reason: text('reason'),
    createdBy: idOf<PersonId>('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('on_call_temporaries_schedule').on(t.scheduleId, t.until),
    check('on_call_temporaries_span', sql`${t.until} > ${t.from}`),
  ],
)
