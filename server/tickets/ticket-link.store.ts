import { and, eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import type { TicketLinkKind } from './ticket.contract.ts'
import { ticketLinks } from './ticket.table.ts'
import type { RelatedTicket } from './ticket-ties.contract.ts'

export async function insertLink(
  tx: Transaction,
  link: { fromId: TicketId; toId: TicketId; kind: TicketLinkKind; byId: PersonId; at: Date },
): Promise<boolean> {
  const written = await tx
    .insert(ticketLinks)
    .values(link)
    .onConflictDoNothing()
    .returning({ fromId: ticketLinks.fromId })
  return written.length > 0
}

export async function isLinked(tx: Transaction, fromId: TicketId, toId: TicketId): Promise<boolean> {
  const found = await tx
    .select({ kind: ticketLinks.kind })
    .from(ticketLinks)
    .where(and(eq(ticketLinks.fromId, fromId), eq(ticketLinks.toId, toId)))
  return found.length > 0
}

/** The kind of the link that was taken away, or null when there was none. */
export async function deleteLink(tx: Transaction, fromId: TicketId, toId: TicketId): Promise<TicketLinkKind | null> {
  const [gone] = await tx
    .delete(ticketLinks)
    .where(and(eq(ticketLinks.fromId, fromId), eq(ticketLinks.toId, toId)))
    .returning({ kind: ticketLinks.kind })
  return gone?.kind ?? null
}

/** Tickets this one hangs together with, in either direction, among those `visible` to the reader. */
export async function linksOf(db: Db, ticketId: TicketId, visible: ReturnType<typeof sql>): Promise<RelatedTicket[]> {
  return rowsOf<RelatedTicket>(
    db,
    sql`
    select t.number, t.subject, t.status, t.priority, l.kind, l.direction
      from (select to_id as id, kind, 'to' as direction, at from ticket_links where from_id = ${ticketId}
            union all
            select from_id, kind, 'from', at from ticket_links where to_id = ${ticketId}) l
      join tickets t on t.id = l.id
     where ${visible}
     order by l.at`,
  )
}
