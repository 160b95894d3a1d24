import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { Cursor } from './event.ts'
import { eventCursors, eventDeadLetters } from './event.table.ts'

export interface Place {
  cursor: Cursor
  /** How often the next event it wants has failed in a row. */
  failures: number
  retryAt: Date | null
}

/** Gives a reaction its place in the stream, once. */
export async function settle(db: Db, name: string, at: Cursor, now: Date): Promise<void> {
  await db
    .insert(eventCursors)
    .values({ name, ...at, movedAt: now })
    .onConflictDoNothing()
}

/** The reaction's place, for this transaction alone; null while another process is at it. */
export async function claimPlace(tx: Transaction, name: string): Promise<Place | null> {
  const [row] = await tx
    .select()
    .from(eventCursors)
    .where(eq(eventCursors.name, name))
    .for('update', { skipLocked: true })
  return row ? { cursor: { tx: row.tx, id: row.id }, failures: row.failures, retryAt: row.retryAt } : null
}

export async function moveTo(tx: Db, name: string, place: Place, now: Date): Promise<void> {
  const { cursor, failures, retryAt } = place
  await tx
    .update(eventCursors)
    .set({ ...cursor, failures, retryAt, movedAt: now })
    .where(eq(eventCursors.name, name))
}

/** This transaction changes nothing that would be missed after a crash: its commit need not wait for the disk. */
export async function commitLazily(tx: Transaction): Promise<void> {
  await tx.execute(sql`set local synchronous_commit to off`)
}

export interface DeadLetter {
  reaction: string
  eventId: number
  error: string
  attempts: number
  at: Date
}

export async function bury(tx: Db, letter: DeadLetter): Promise<void> {
  const { error, attempts, at } = letter
  await tx
    .insert(eventDeadLetters)
    .values(letter)
    .onConflictDoUpdate({ target: [eventDeadLetters.reaction, eventDeadLetters.eventId], set: { error, attempts, at } })
}

/** The dead letters of a reaction that nobody else is replaying now, oldest first; all, or those of some events. */
export async function claimDeadLetters(tx: Transaction, reaction: string, eventIds?: number[]): Promise<DeadLetter[]> {
  return tx
    .select()
    .from(eventDeadLetters)
    .where(
      and(eq(eventDeadLetters.reaction, reaction), eventIds ? inArray(eventDeadLetters.eventId, eventIds) : undefined),
    )
    .orderBy(asc(eventDeadLetters.eventId))
    .limit(200)
    .for('update', { skipLocked: true })
}

export async function raise(tx: Db, letter: DeadLetter): Promise<void> {
  await tx
    .delete(eventDeadLetters)
    .where(and(eq(eventDeadLetters.reaction, letter.reaction), eq(eventDeadLetters.eventId, letter.eventId)))
}
