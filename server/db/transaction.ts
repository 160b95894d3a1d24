import { sql, type SQL } from 'drizzle-orm'
import type { Database, Db, Transaction } from './client.ts'

/** One verb, one transaction. Nested calls join the one in progress. */
export function inTransaction<T>(db: Db, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return 'rollback' in db ? work(db as Transaction) : (db as Database).transaction(work)
}

/** Rows of a hand-written statement. Timestamps arrive as text there: read them through `toInstant`. */
export async function rowsOf<Row extends object>(db: Db, statement: SQL): Promise<Row[]> {
  return (await db.execute(statement)) as unknown as Row[]
}

export function toInstant(text: string): Date {
  return new Date(text)
}

export function toInstantOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

/** A parameter that PostgreSQL reads as an instant wherever it stands. */
export function at(instant: Date): SQL {
  return sql`${instant.toISOString()}::timestamptz`
}
