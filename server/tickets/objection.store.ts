import { and, eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { ObjectionId, TicketId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { handOffs } from './hand-off.table.ts'
import { objections } from './objection.table.ts'

export type Objection = typeof objections.$inferSelect

/** The row of the hand-off ledger that is a pause, or a refusal. */
export async function pauseOf(tx: Transaction, ticketId: TicketId, seq: number) {
  const [row] = await tx
    .select()
    .from(handOffs)
    .where(and(eq(handOffs.ticketId, ticketId), eq(handOffs.seq, seq), sql`kind in ('customer', 'thirdParty')`))
  if (!row) throw notFound('pause')
  return row
}

export async function objectionTo(tx: Transaction, ticketId: TicketId, holding: number): Promise<Objection | null> {
  const [row] = await tx
    .select()
    .from(objections)
    .where(and(eq(objections.ticketId, ticketId), eq(objections.holding, holding)))
  return row ?? null
}

export async function objectionById(db: Db, ticketId: TicketId, id: ObjectionId): Promise<Objection> {
  const [row] = await db
    .select()
    .from(objections)
    .where(and(eq(objections.id, id), eq(objections.ticketId, ticketId)))
  if (!row) throw notFound('objection')
  return row
}
