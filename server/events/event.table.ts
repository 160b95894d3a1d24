import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant, xid8 } from '#server/db/columns.ts'
import type { AccountId, TicketId } from '#server/kernel/ids.ts'
import type { Actor } from './event.ts'

/**
 * The one stream of all that happened, append-only. `tx` is the transaction that wrote the row: readers take only rows
 * below the oldest transaction still open, in the order (tx, id), and so never miss a row that commits late.
 * `chain_seq` and `hash` are filled by a trigger: each row carries the hash of the row before it in its ticket's chain.
 */
export const events = pgTable(
  'events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    tx: xid8('tx')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: instant('at').notNull(),
    type: text('type').notNull(),
    ticketId: idOf<TicketId>('ticket_id'),
    accountId: idOf<AccountId>('account_id'),
    actor: jsonb('actor').$type<Actor>().notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    chainSeq: integer('chain_seq'),
    hash: bytes('hash'),
  },
  (t) => [
    index('events_stream').on(t.tx, t.id),
    // The history of one alert. Few events are of alerts, so the index costs the others nothing.
    index('events_alert')
      .on(sql`(payload ->> 'alertId')`)
      .where(sql`type like 'alert.%'`),
    uniqueIndex('events_chain')
      .on(t.ticketId, t.chainSeq)
      .where(sql`ticket_id is not null`),
    // What was changed in the house is asked for by kind, newest first; of tickets their own chain tells.
    index('events_of_house')
      .on(t.type, t.id)
      .where(sql`ticket_id is null`),
  ],
)

/**
 * How far each reaction has read. Moved in the transaction of its effect. `failures` counts how often the next event it
 * wants has failed in a row; nobody tries it again before `retry_at`.
 */
export const eventCursors = pgTable('event_cursors', {
  name: text('name').primaryKey(),
  tx: xid8('tx').notNull(),
  id: bigint('id', { mode: 'number' }).notNull(),
  movedAt: instant('moved_at').notNull(),
  failures: integer('failures').notNull().default(0),
  retryAt: instant('retry_at'),
})

/** Events that a reaction gave up on, kept until somebody has mended the cause and replays them. */
export const eventDeadLetters = pgTable(
  'event_dead_letters',
  {
    reaction: text('reaction').notNull(),
    eventId: bigint('event_id', { mode: 'number' }).notNull(),
    error: text('error').notNull(),
    attempts: integer('attempts').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.reaction, t.eventId] })],
)
