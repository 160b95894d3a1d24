import { eq } from 'drizzle-orm'
import { contacts } from '#server/accounts/account.table.ts'
import type { LinkActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { linkHashOf } from './private-link.ts'
import { tickets } from './ticket.table.ts'

/**
 * Whoever holds this private link; null for a token that opens nothing. Named as they named themselves: behind a report
 * from the public form stands a stranger, who must not learn from a name that a contact is known to us.
 */
export async function holderOfLink(db: Db, token: string): Promise<LinkActor | null> {
  const [row] = await db
    .select({ id: tickets.id, reporter: tickets.reporter, contact: contacts.name })
    .from(tickets)
    .leftJoin(contacts, eq(contacts.id, tickets.contactId))
    .where(eq(tickets.linkHash, linkHashOf(token)))
  return row ? { kind: 'link', ticketId: row.id, name: row.reporter?.name ?? row.contact ?? '' } : null
}
