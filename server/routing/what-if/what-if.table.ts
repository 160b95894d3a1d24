import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { HistoryId, PersonId, ScenarioId } from '#server/kernel/ids.ts'
import type { HistoryLine, WhatIfQuestion, WhatIfResult, WhatIfState } from './what-if.contract.ts'

/** A history somebody brought along, to ask what-if of: never mixed with the house's own tickets. */
export const whatIfHistories = pgTable('what_if_histories', {
  id: idOf<HistoryId>('id').primaryKey(),
  name: text('name').notNull(),
  lines: jsonb('lines').$type<HistoryLine[]>().notNull(),
  count: integer('count').notNull(),
  tickets: integer('tickets').notNull(),
  from: instant('from_at').notNull(),
  to: instant('to_at').notNull(),
  byId: idOf<PersonId>('by_id').notNull(),
  at: instant('at').notNull(),
})

/**
 * A question put to the past: queued -> running -> done | failed, and queued again when repeated. Whoever runs it keeps
 * `lease_until` ahead of now; one whose lease ran out belongs to a process that is gone, and another takes it up.
 */
export const whatIfScenarios = pgTable(
  'what_if_scenarios',
  {
    id: idOf<ScenarioId>('id').primaryKey(),
    name: text('name').notNull(),
    question: jsonb('question').$type<WhatIfQuestion>().notNull(),
    historyId: idOf<HistoryId>('history_id').references(() => whatIfHistories.id),
    state: text('state').$type<WhatIfState>().notNull(),
    progress: integer('progress').notNull().default(0),
    leaseUntil: instant('lease_until'),
    /** Counts the runs: whoever finishes an earlier one than the present has nothing to say. */
    run: integer('run').notNull().default(1),
    byId: idOf<PersonId>('by_id').notNull(),
    askedAt: instant('asked_at').notNull(),
    finishedAt: instant('finished_at'),
    result: jsonb('result').$type<WhatIfResult>(),
    failure: text('failure'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('what_if_scenarios_due')
      .on(t.askedAt)
      .where(sql`state in ('queued', 'running')`),
    check('what_if_scenarios_progress', sql`${t.progress} between 0 and 100`),
  ],
)
