import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import { among } from './documents.store.ts'

/** The reaction that fills the outbox. */
export const readerName = 'index-documents.on-change'

/** A change that waits already is only counted: its row keeps its place and its lease. */
export async function putInOutbox(db: Db, documents: Iterable<string>, now: Date): Promise<void> {
  const list = JSON.stringify([...documents])
  await db.execute(sql`
    insert into index_outbox as waiting (document, due_at, since)
    select value, ${at(now)}, ${at(now)} from jsonb_array_elements_text(${list}::jsonb) order by value
    on conflict (document) do update set version = waiting.version + 1`)
}

export interface Claim {
  document: string
  version: number
  attempts: number
}

/** What is due now, for this process alone until `until`. */
export async function claimOutbox(db: Db, now: Date, until: Date, limit: number): Promise<Claim[]> {
  return rowsOf<Claim>(
    db,
    sql`
    update index_outbox set due_at = ${at(until)}, attempts = attempts + 1, error = null
     where document in (select document from index_outbox where due_at <= ${at(now)}
                         order by due_at limit ${limit} for update skip locked)
    returning document, version, attempts`,
  )
}

/** Fed. What changed again meanwhile stays, and is due at once. */
export async function settleOutbox(db: Db, claims: readonly Claim[], now: Date): Promise<void> {
  const list = JSON.stringify(claims)
  await db.execute(sql`
    with fed as (select * from jsonb_to_recordset(${list}::jsonb) as f(document text, version int)),
         gone as (delete from index_outbox o using fed where o.document = fed.document and o.version = fed.version)
    update index_outbox o set due_at = ${at(now)}, attempts = 0, error = null, since = ${at(now)}
      from fed where o.document = fed.document and o.version <> fed.version`)
}

export async function postponeOutbox(db: Db, claims: readonly Claim[], until: Date, error: string): Promise<void> {
  const documents = claims.map((claim) => claim.document)
  await db.execute(sql`
    update index_outbox set due_at = ${at(until)}, error = ${error.slice(0, 1_000)}
     where document in ${among(documents)}`)
}

/** The engine is back: what failed waits no longer. What is being fed just now (it has no error) keeps its lease. */
export async function hastenOutbox(db: Db, now: Date): Promise<void> {
  await db.execute(sql`update index_outbox set due_at = ${at(now)} where due_at > ${at(now)} and error is not null`)
}

/** How many documents a complete index has, and how many changes are on their way to it, at one moment. */
export async function countDocuments(db: Db): Promise<{ expected: number; onTheWay: number }> {
  const [row] = await rowsOf<{ expected: string; on_the_way: string }>(
    db,
    sql`
    select (select count(*) from articles where state = 'published') + (select count(*) from tickets)
         + (select count(*) from accounts) + (select count(*) from circuits) as expected,
           (select count(*) from index_outbox)
         + (select count(*) from events e, event_cursors c
             where c.name = ${readerName} and (e.tx, e.id) > (c.tx, c.id)) as on_the_way`,
  )
  return { expected: Number(row!.expected), onTheWay: Number(row!.on_the_way) }
}
