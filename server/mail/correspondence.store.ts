import { and, eq } from 'drizzle-orm'
import { contacts } from '#server/accounts/account.table.ts'
import type { Db } from '#server/db/client.ts'
import type { ContactId, MessageId, TicketId } from '#server/kernel/ids.ts'
import { linkHashOf, linkToken } from '#server/tickets/private-link.ts'
import { orderOf } from '#server/tickets/ticket-ties.store.ts'
import { messages, tickets } from '#server/tickets/ticket.table.ts'
import type { LetterFacts, LetterKind } from './letter.ts'

/** A letter that is owed. It holds ids alone: what it says and to whom is looked up when it is written. */
export interface LetterJob {
  kind: LetterKind
  eventId: number
  ticketId: TicketId
  messageId: MessageId | null
}

export interface Correspondence extends LetterFacts {
  contactId: ContactId
  address: { name: string; address: string }
}

/** Who is written to about a ticket: the contact it was opened for, while that contact is active. */
export async function addresseesOf(
  db: Db,
  ids: TicketId[],
): Promise<Map<TicketId, { contactId: ContactId; byForm: boolean }>> {
  const found = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const [row] = await db
        .select({ contactId: contacts.id, channel: tickets.channel })
        .from(tickets)
        .innerJoin(contacts, and(eq(contacts.id, tickets.contactId), eq(contacts.active, true)))
        .where(eq(tickets.id, id))
      return row ? ([id, { contactId: row.contactId, byForm: row.channel === 'form' }] as const) : null
    }),
  )
  return new Map(found.filter((one) => one !== null))
}

/** What the letter says now, or null when it has nothing to say any more: the contact left, the question was answered. */
export async function correspondenceOf(
  db: Db,
  job: LetterJob,
  house: { origin: string; secret: string },
): Promise<Correspondence | null> {
  const [row] = await db
    .select({ ticket: tickets, contact: contacts })
    .from(tickets)
    .innerJoin(contacts, and(eq(contacts.id, tickets.contactId), eq(contacts.active, true)))
    .where(eq(tickets.id, job.ticketId))
  if (!row) return null
  const { ticket, contact } = row
  if (job.kind === 'resolved' && ticket.status !== 'resolved') return null
  if (job.kind === 'awaited' && ticket.status !== 'pending') return null
  const message = job.messageId ? await publicMessage(db, job.messageId) : null
  if (job.kind === 'replied' && !message) return null

  const token = linkToken(house.secret, ticket.id)
  const opens = ticket.linkHash?.equals(linkHashOf(token)) ?? false
  return {
    kind: job.kind === 'resolved' && (await orderOf(db, ticket)) ? 'ready' : job.kind,
    number: ticket.number,
    channel: ticket.channel,
    subject: ticket.subject,
    deskText:
      {
        ...{ opened: null, replied: message?.body, awaited: ticket.pauseText },
        ...{ resolved: ticket.resolution?.text, ready: ticket.resolution?.text },
      }[job.kind] ?? null,
    author: message?.authorName ?? null,
    promisedAt: message?.promisedAt ?? null,
    closesAt: job.kind === 'resolved' ? ticket.closesAt : null,
    contact: {
      name: (contact.language === 'en' && contact.nameEn) || contact.name,
      language: contact.language,
    },
    link: opens ? `${house.origin}/follow/${token}` : `${house.origin}/portal/tickets/${ticket.number}`,
    isPrivateLink: opens,
    contactId: contact.id,
    address: { name: contact.name, address: contact.email },
  }
}

async function publicMessage(db: Db, id: MessageId) {
  const [row] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.id, id), eq(messages.visibility, 'public')))
  return row ?? null
}
