import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import type { AccountSeatKind } from '#server/routing/queue.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { Presence, StaffRole } from './seat.contract.ts'

/** The operator's own staff. The id is also that of the person's sign-in. */
export const people = pgTable('people', {
  id: idOf<PersonId>('id').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  email: text('email').notNull().unique(),
  phone: text('phone'),
  roles: text('roles').array().$type<StaffRole[]>().notNull(),
  team: text('team').notNull(),
  language: text('language').$type<Language>().notNull().default('zh-CN'),
  active: boolean('active').notNull().default(true),
  demo: boolean('demo').notNull().default(false),
  createdAt: instant('created_at').notNull(),
})

export const skills = pgTable('skills', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
})

/**
 * A person at a desk. `load` is what the seat carries now, in hundredths of one work item, kept by triggers on offers and
 * work items; the check makes an assignment beyond the capacity impossible, whoever tries.
 */
export const seats = pgTable(
  'seats',
  {
    id: idOf<PersonId>('id')
      .primaryKey()
      .references(() => people.id),
    level: text('level').$type<SupportLevel>().notNull(),
    capacity: integer('capacity').notNull(),
    load: integer('load').notNull().default(0),
    /** Capacity lent while work was parked and not yet given back: resumed work may stand above the capacity by this much, new work never. */
    lent: integer('lent').notNull().default(0),
    presence: text('presence').$type<Presence>().notNull().default('offline'),
    presenceReason: text('presence_reason'),
    presenceSince: instant('presence_since').notNull(),
    /** Last heartbeat of a live connection; null while none was ever made. */
    seenAt: instant('seen_at'),
    idleSince: instant('idle_since').notNull(),
  },
  (t) => [
    check('seats_capacity', sql`${t.load} between 0 and ${t.capacity} + ${t.lent}`),
    index('seats_seen')
      .on(t.seenAt)
      .where(sql`presence <> 'offline'`),
  ],
)

export const seatSkills = pgTable(
  'seat_skills',
  {
    seatId: idOf<PersonId>('seat_id')
      .notNull()
      .references(() => seats.id),
    skill: text('skill')
      .notNull()
      .references(() => skills.code),
    level: integer('level').notNull(),
  },
  (t) => [primaryKey({ columns: [t.seatId, t.skill] }), check('seat_skills_level', sql`${t.level} between 1 and 5`)],
)

/** What a seat is to an account: its named engineer, of its team (both are asked first), or kept away from it. */
export const accountSeats = pgTable(
  'account_seats',
  {
    accountId: idOf<AccountId>('account_id').notNull(),
    seatId: idOf<PersonId>('seat_id')
      .notNull()
      .references(() => seats.id),
    kind: text('kind').$type<AccountSeatKind>().notNull().default('named'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.seatId] })],
)

/** Every change of presence, for time in state and occupancy. */
export const presenceLog = pgTable(
  'presence_log',
  {
    seatId: idOf<PersonId>('seat_id').notNull(),
    at: instant('at').notNull(),
    presence: text('presence').$type<Presence>().notNull(),
    reason: text('reason'),
  },
  (t) => [primaryKey({ columns: [t.seatId, t.at] })],
)
