import { boolean, check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { idOf, instant } from '#server/db/columns.ts'
import type { PolicyId } from '#server/kernel/ids.ts'
import type { AttentionRule, PolicyTerms } from './policy.contract.ts'

/** How an unanswered fault climbs. What runs carries its own copy of the terms. */
export const attentionPolicies = pgTable('attention_policies', {
  id: idOf<PolicyId>('id').primaryKey(),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull(),
  terms: jsonb('terms').$type<PolicyTerms>().notNull(),
  active: boolean('active').notNull().default(true),
  version: integer('version').notNull().default(1),
  updatedAt: instant('updated_at').notNull(),
})

/** One row: what starts which policy, in order; the first rule that fits decides. */
export const attentionRuleBook = pgTable(
  'attention_rule_book',
  {
    id: integer('id').primaryKey().default(1),
    rules: jsonb('rules').$type<AttentionRule[]>().notNull(),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [check('attention_rule_book_one', sql`${t.id} = 1`)],
)
