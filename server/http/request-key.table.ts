import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytes, instant } from '#server/db/columns.ts'

/** Writes that carried an Idempotency-Key, with their answer: the same key gives the same answer, per principal. */
export const requestKeys = pgTable(
  'request_keys',
  {
    principal: text('principal').notNull(),
    key: text('key').notNull(),
    bodyHash: bytes('body_hash').notNull(),
    answer: jsonb('answer').$type<Record<string, unknown>>(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.principal, t.key] }), index('request_keys_at').on(t.at)],
)
