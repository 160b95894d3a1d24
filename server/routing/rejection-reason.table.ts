import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import type { OfferedAgain } from './rejection-reason.contract.ts'

/** Why a seat may decline, as the administrator worded it. A reason that was used is retired, never deleted. */
export const rejectionReasons = pgTable('rejection_reasons', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  again: text('again').$type<OfferedAgain>().notNull(),
  position: integer('position').notNull(),
  active: boolean('active').notNull().default(true),
  version: integer('version').notNull().default(1),
})
