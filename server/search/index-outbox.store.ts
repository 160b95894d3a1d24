import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import { among } from './documents.store.ts'

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
    update index_outbox set due_at = ${at(until)}, attempts = attempts + 1
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

/** The engine is back: nothing waits for its next attempt any longer. What is being fed now is fed again. */
export async function hastenOutbox(db: Db, now: Date): Promise<void> {
  await db.execute(sql`update index_outbox set due_at = ${at(now)} where due_at > ${at(now)}`)
}

export async function outboxSize(db: Db): Promise<{ waiting: number; oldest: Date | null }> {
  const [row] = await rowsOf<{ waiting: string; oldest: string | null }>(
    db,
    sql`select count(*) as waiting, min(since) as oldest from index_outbox`,
  )
  return { waiting: Number(row!.waiting), oldest: row!.oldest === null ? null : new Date(row!.oldest) }
}
