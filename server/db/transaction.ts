import { sql, type SQL } from 'drizzle-orm'
import type { Database, Db, Transaction } from './client.ts'

const attempts = 4

/**
 * One verb, one transaction. Nested calls join the one in progress. Two verbs that wait for each other are told so by the
 * database, which ends one of them: that one runs again, from its first look. A verb therefore does nothing outside.
 */
export async function inTransaction<T>(db: Db, work: (tx: Transaction) => Promise<T>): Promise<T> {
  if ('rollback' in db) return work(db as Transaction)
  for (let attempt = 1; ; attempt++) {
    try {
      return await (db as Database).transaction(work)
    } catch (error) {
      if (attempt === attempts || !isDeadlock(error)) throw error
    }
  }
}

export function isDeadlock(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  return code === '40P01' || cause?.code === '40P01'
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
