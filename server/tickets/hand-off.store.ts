import { and, asc, eq, isNull, max } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { newId, type HandOffId, type PersonId, type QueueId, type TicketId } from '#server/kernel/ids.ts'
import type { HandOffKind, HandOffOutcome } from './hand-off.contract.ts'
import { handOffs } from './hand-off.table.ts'
import type { SupportLevel } from './ticket.contract.ts'
import type { Ticket } from './ticket.store.ts'

export interface Ending {
  outcome: HandOffOutcome
  by?: PersonId | null
  reason?: string | null
  tried?: string | null
  evidence?: string | null
}

export interface Holding {
  kind: HandOffKind
  level: SupportLevel
  queueId: QueueId
  personId?: PersonId | null
  /** Of a pause: what the customer reads meanwhile, and who there agreed to it. */
  customerText?: string | null
  agreedBy?: string | null
}

/** Ends the present holding. Answers its row, or null where there was none. */
export async function endHolding(tx: Transaction, ticketId: TicketId, ending: Ending, now: Date) {
  const [ended] = await tx
    .update(handOffs)
    .set({
      to: now,
      outcome: ending.outcome,
      byId: ending.by ?? null,
      reason: ending.reason ?? null,
      tried: ending.tried ?? null,
      evidence: ending.evidence ?? null,
    })
    .where(and(eq(handOffs.ticketId, ticketId), isNull(handOffs.to)))
    .returning()
  return ended ?? null
}

export async function beginHolding(
  tx: Transaction,
  ticket: Pick<Ticket, 'id' | 'accountId'>,
  seq: number,
  next: Holding,
  now: Date,
): Promise<void> {
  await tx.insert(handOffs).values({
    id: newId<HandOffId>(),
    ticketId: ticket.id,
    accountId: ticket.accountId,
    seq,
    kind: next.kind,
    level: next.level,
    queueId: next.queueId,
    personId: next.personId ?? null,
    customerText: next.customerText ?? null,
    agreedBy: next.agreedBy ?? null,
    from: now,
  })
}

export async function lastSeq(tx: Transaction, ticketId: TicketId): Promise<number> {
  const [last] = await tx
    .select({ seq: max(handOffs.seq) })
    .from(handOffs)
    .where(eq(handOffs.ticketId, ticketId))
  return last?.seq ?? 0
}

export async function handOffsOf(db: Db, ticketId: TicketId) {
  return db.select().from(handOffs).where(eq(handOffs.ticketId, ticketId)).orderBy(asc(handOffs.seq))
}
