import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import { newId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { ticketArticles, tickets } from '#server/tickets/ticket.table.ts'

/** An article that was written down from a ticket is linked to it as created, when its readers first see it. */
export async function linkOrigin(
  tx: Transaction,
  by: Actor,
  origin: { ticketId: TicketId | null; article: string; authorId: PersonId },
  now: Date,
): Promise<void> {
  const { ticketId, article, authorId } = origin
  if (!ticketId) return
  const [ticket] = await tx
    .select({ accountId: tickets.accountId })
    .from(tickets)
    .where(eq(tickets.id, ticketId))
    .for('update')
  if (!ticket) return
  const linked = await tx
    .insert(ticketArticles)
    .values({ id: newId(), ticketId, article, effect: 'created', byId: authorId, at: now })
    .onConflictDoNothing()
    .returning({ id: ticketArticles.id })
  if (linked.length === 0) return
  const payload = { article, effect: 'created' as const }
  await record(tx, by, now, { type: 'ticket.articleLinked', ticketId, accountId: ticket.accountId, payload })
}
