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
}

export interface Holding {
  kind: HandOffKind
  level: SupportLevel
  queueId: QueueId
  personId?: PersonId | null
}

/** Ends the present holding and begins the next at the same instant, so that the parts always add up to the whole. */
export async function handOver(
  tx: Transaction,
  ticket: Ticket,
  ending: Ending,
  next: Holding | null,
  now: Date,
): Promise<void> {
  await tx
    .update(handOffs)
    .set({
      to: now,
      outcome: ending.outcome,
      byId: ending.by ?? null,
      reason: ending.reason ?? null,
      tried: ending.tried ?? null,
    })
    .where(and(eq(handOffs.ticketId, ticket.id), isNull(handOffs.to)))
  if (!next) return
  const [last] = await tx
    .select({ seq: max(handOffs.seq) })
    .from(handOffs)
    .where(eq(handOffs.ticketId, ticket.id))
  await tx.insert(handOffs).values({
    id: newId<HandOffId>(),
    ticketId: ticket.id,
    accountId: ticket.accountId,
    seq: (last?.seq ?? 0) + 1,
    kind: next.kind,
    level: next.level,
    queueId: next.queueId,
    personId: next.personId ?? null,
    from: now,
  })
}

export async function handOffsOf(db: Db, ticketId: TicketId) {
  return db.select().from(handOffs).where(eq(handOffs.ticketId, ticketId)).orderBy(asc(handOffs.seq))
}
