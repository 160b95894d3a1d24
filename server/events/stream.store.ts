import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { Actor, Cursor, KeylineEvent, RecordedEvent } from './event.ts'
import { beginning } from './cursor.ts'

interface Row {
  id: string
  tx: string
  at: string
  type: string
  ticket_id: string | null
  account_id: string | null
  actor: Actor
  payload: object
  settled: boolean
}

const columns = sql`id, tx, at, type, ticket_id, account_id, actor, payload`

function read(row: Row): RecordedEvent {
  const { type, ticket_id: ticketId, account_id: accountId, actor, payload } = row
  const event = { type, ticketId, accountId, payload } as KeylineEvent
  return { ...event, actor, at: toInstant(row.at), cursor: { tx: row.tx, id: Number(row.id) } }
}

export interface Reading {
  events: RecordedEvent[]
  /** Something is committed that nobody may read yet, because an older transaction is still open. Look again shortly. */
  held: boolean
  /** The limit was reached: there is more. */
  more: boolean
}

/**
 * What happened after `cursor`, in commit order and without gaps. A row counts only when every transaction as old as its own
 * has ended; until then it is held back, for a slower one may still commit an earlier row. Of what is held back one row is
 * asked for, to know that there is some: under load readers would otherwise fetch it all again every millisecond.
 * Rides events_stream (tx, id).
 */
export async function readAfter(db: Db, cursor: Cursor, limit: number): Promise<Reading> {
  const after = sql`(tx, id) > (${cursor.tx}::xid8, ${cursor.id}::bigint)`
  const rows = await rowsOf<Row>(
    db,
    sql`
    (select ${columns}, true as settled from events
      where ${after} and tx < pg_snapshot_xmin(pg_current_snapshot()) order by tx, id limit ${limit})
    union all
    (select ${columns}, false from events
      where ${after} and tx >= pg_snapshot_xmin(pg_current_snapshot()) order by tx, id limit 1)`,
  )
  const settled = rows.filter((row) => row.settled)
  const more = settled.length === limit
  return { events: settled.map(read), held: !more && settled.length < rows.length, more }
}

/** The newest of what happened after `from`, up to and with `to`, oldest first and at most `limit`. */
export async function readBetween(db: Db, from: Cursor, to: Cursor, limit: number): Promise<RecordedEvent[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    select ${columns}, true as settled from events
     where (tx, id) > (${from.tx}::xid8, ${from.id}::bigint) and (tx, id) <= (${to.tx}::xid8, ${to.id}::bigint)
     order by tx desc, id desc limit ${limit}`,
  )
  return rows.reverse().map(read)
}

/** One event, to do again what it causes. */
export async function findEvent(db: Db, id: number): Promise<RecordedEvent | null> {
  const [row] = await rowsOf<Row>(db, sql`select ${columns}, true as settled from events where id = ${id}::bigint`)
  return row ? read(row) : null
}

/** The end of what may be read now. Ask before loading a page: what happens meanwhile is then told, not missed. */
export async function currentCursor(db: Db): Promise<Cursor> {
  const [row] = await rowsOf<{ tx: string; id: string }>(
    db,
    sql`
    select tx, id from events where tx < pg_snapshot_xmin(pg_current_snapshot())
     order by tx desc, id desc limit 1`,
  )
  return row ? { tx: row.tx, id: Number(row.id) } : beginning
}
