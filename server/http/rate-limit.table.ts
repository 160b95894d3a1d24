import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** How often a public door was used, shared by all processes. Keys are hashes: nobody's address is kept. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').primaryKey(),
    points: integer('points').notNull(),
    expire: timestamp('expire', { withTimezone: true }),
  },
  (t) => [index('rate_limits_expire').on(t.expire)],
)
