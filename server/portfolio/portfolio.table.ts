import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, ManagerLeaveId, PersonId } from '#server/kernel/ids.ts'
import type { RiskPart } from '#server/leaving/score.contract.ts'

/** When an account manager works and wants to be left alone. Without a row: the defaults of `profile.contract.ts`. */
export const managerProfiles = pgTable(
  'manager_profiles',
  {
    personId: idOf<PersonId>('person_id').primaryKey(),
    /** Code of the working calendar in which windows are counted. */
    calendar: text('calendar').notNull(),
    zone: text('zone').notNull(),
    /** Minutes after midnight; equal: no quiet hours. */
    quietFrom: integer('quiet_from').notNull(),
    quietUntil: integer('quiet_until').notNull(),
    /** Days on which the calendar is closed are quiet as a whole. */
    quietDaysOff: boolean('quiet_days_off').notNull(),
    digest: boolean('digest').notNull(),
    /** Minutes after midnight on a working day. */
    digestAt: integer('digest_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  () => [
    check(
      'manager_profiles_minutes',
      sql`least(quiet_from, quiet_until, digest_at) >= 0 and greatest(quiet_from, quiet_until, digest_at) < 1440`,
    ),
  ],
)

/** The morning digest of each manager: when the next one is due, and from when on it tells. */
export const managerDigests = pgTable(
  'manager_digests',
  {
    personId: idOf<PersonId>('person_id').primaryKey(),
    nextAt: instant('next_at').notNull(),
    /** What happened since then is in the next one. */
    since: instant('since').notNull(),
  },
  (t) => [index('manager_digests_next').on(t.nextAt)],
)

/** A manager is away: the stand-in, or each account's own deputy, sees and receives what the manager would. */
export const managerLeaves = pgTable(
  'manager_leaves',
  {
    id: idOf<ManagerLeaveId>('id').primaryKey(),
    personId: idOf<PersonId>('person_id').notNull(),
    from: instant('from_at').notNull(),
    until: instant('until_at').notNull(),
    /** Null: the deputy of each account. */
    standInId: idOf<PersonId>('stand_in_id'),
    note: text('note').notNull().default(''),
    createdBy: idOf<PersonId>('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('manager_leaves_person').on(t.personId, t.until),
    index('manager_leaves_stand_in').on(t.standInId, t.until),
    check('manager_leaves_order', sql`${t.from} < ${t.until}`),
  ],
)

/** The early-warning score of each account on each day, with its arithmetic as it stood. */
export const riskSnapshots = pgTable(
  'risk_snapshots',
  {
    accountId: idOf<AccountId>('account_id').notNull(),
    onDate: date('on_date').notNull(),
    score: integer('score').notNull(),
    parts: jsonb('parts').$type<RiskPart[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.onDate] })],
)

/** What is looked at once a day, and when next. */
export const dailyDuties = pgTable('daily_duties', {
  name: text('name').primaryKey(),
  nextAt: instant('next_at').notNull(),
})
