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

/**
 * Statements of one transaction that do not wait for each other's answers, sent together: one way to the database and back
 * for all of them. They run in the order in which they are named. Where one fails the database refuses those behind it
 * too, so the first in order says why.
 */
export async function together<T extends readonly unknown[]>(
  ...work: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return settled.map((each) => (each.status === 'fulfilled' ? each.value : undefined)) as {
    -readonly [K in keyof T]: Awaited<T[K]>
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
