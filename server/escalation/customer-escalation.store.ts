import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { CustomerEscalationId, MessageId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { customerEscalations } from './customer-escalation.table.ts'

export type CustomerEscalation = typeof customerEscalations.$inferSelect

/** What the customer asked for on this ticket, the oldest first. */
export async function customerEscalationsOf(db: Db, ticketId: TicketId): Promise<CustomerEscalation[]> {
  return db
    .select()
    .from(customerEscalations)
    .where(eq(customerEscalations.ticketId, ticketId))
    .orderBy(asc(customerEscalations.askedAt))
}

export async function insertCustomerEscalation(
  tx: Transaction,
  row: typeof customerEscalations.$inferInsert,
): Promise<void> {
  await tx.insert(customerEscalations).values(row)
}

const openOn = (ticketId: TicketId) =>
  and(
    eq(customerEscalations.ticketId, ticketId),
    isNull(customerEscalations.answeredAt),
    isNull(customerEscalations.lapsedAt),
  )

/** A public word of staff answers what is open. The escalation answered, or null when nothing was asked. */
export async function answerEscalation(
  tx: Transaction,
  ticketId: TicketId,
  by: { personId: PersonId | null; messageId: MessageId },
  now: Date,
): Promise<CustomerEscalationId | null> {
  const [row] = await tx
    .update(customerEscalations)
    .set({ answeredAt: now, answeredById: by.personId, messageId: by.messageId })
    .where(openOn(ticketId))
    .returning({ id: customerEscalations.id })
  return row?.id ?? null
}

/** The ticket is resolved or over: what was asked for has nothing left to ask for. */
export async function lapseEscalation(tx: Transaction, ticketId: TicketId, now: Date): Promise<void> {
  await tx.update(customerEscalations).set({ lapsedAt: now }).where(openOn(ticketId))
}
