import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import type { CountsAs } from './presence-state.contract.ts'

/** What a seat can say of itself: the five built-in states and those an administrator added. */
export const presenceStates = pgTable('presence_states', {
  code: text('code').primaryKey(),
  builtIn: boolean('built_in').notNull().default(false),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  takesOffers: boolean('takes_offers').notNull(),
  counts: text('counts').$type<CountsAs>().notNull(),
  /** How long it may last; null for as long as one likes. Then comes `thenCode`. */
  longestSeconds: integer('longest_seconds'),
  thenCode: text('then_code'),
  position: integer('position').notNull(),
  active: boolean('active').notNull().default(true),
  version: integer('version').notNull().default(1),
})
