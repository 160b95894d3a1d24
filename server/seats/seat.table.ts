import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import type { AccountSeatKind } from '#server/routing/queue.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { PlannedState, Presence, StaffRole } from './seat.contract.ts'

/** The operator's own staff. The id is also that of the person's sign-in. */
export const people = pgTable('people', {
  id: idOf<PersonId>('id').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  email: text('email').notNull().unique(),
  phone: text('phone'),
  roles: text('roles').array().$type<StaffRole[]>().notNull(),
  team: text('team').notNull(),
  /** The director above: sees the accounts of everybody who reports to them. */
  reportsTo: idOf<PersonId>('reports_to'),
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
    /** Percent of its place that parked work frees: the policy's, kept here so that load is counted from one row. */
    parkedFrees: integer('parked_frees').notNull().default(50),
    presence: text('presence').$type<Presence>().notNull().default('offline'),
    presenceReason: text('presence_reason'),
    presenceSince: instant('presence_since').notNull(),
    /** The administrator's own state that `presence` is a kind of; null for one of the built-in five. */
    presenceState: text('presence_state'),
    /** When the present state has lasted as long as it may, and what follows takes its place. */
    presenceUntil: instant('presence_until'),
    /** What this seat last did; null until it does something. After a while without, `available` becomes away. */
    lastActionAt: instant('last_action_at'),
    /** Longest number of new items in any 60 minutes; null: no limit but the capacity. */
    hourlyLimit: integer('hourly_limit'),
    /** Where its plan of work has it at present; null while it has none, and presence alone decides. */
    planned: text('planned').$type<PlannedState>(),
    plannedUntil: instant('planned_until'),
    shiftEndsAt: instant('shift_ends_at'),
    /** Back from a leave and not at work yet: the next time it takes offers, it is filled gradually. */
    returning: boolean('returning').notNull().default(false),
    rampUntil: instant('ramp_until'),
    /** When an item taken leaves the hour that a limit looks at, so that a match may have become possible. */
    intakeDueAt: instant('intake_due_at'),
    /** Its rows of seat_skills, kept here by a trigger: a round of matching reads one row a seat. */
    skills: jsonb('skills').$type<Record<string, number>>().notNull().default({}),
    /** Of what an administrator sets: level, capacity, limits, skills. */
    version: integer('version').notNull().default(1),
    /** Last heartbeat of a live connection; null while none was ever made. */
    seenAt: instant('seen_at'),
    idleSince: instant('idle_since').notNull(),
  },
  (t) => [
    check('seats_capacity', sql`${t.load} between 0 and ${t.capacity} + ${t.lent}`),
    index('seats_seen')
      .on(t.seenAt)
      .where(sql`presence <> 'offline'`),
    index('seats_presence_until')
      .on(t.presenceUntil)
      .where(sql`presence_until is not null`),
    index('seats_planned_until')
      .on(t.plannedUntil)
      .where(sql`planned_until is not null`),
    index('seats_last_action')
      .on(t.lastActionAt)
      .where(sql`presence = 'available'`),
    index('seats_intake_due')
      .on(t.intakeDueAt)
      .where(sql`intake_due_at is not null`),
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
    state: text('state'),
    reason: text('reason'),
  },
  (t) => [primaryKey({ columns: [t.seatId, t.at] })],
)
