import { and, desc, eq, sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import { may, type TicketScope } from '#server/auth/permissions.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { events } from '#server/events/event.table.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { handOffs } from './hand-off.table.ts'
import { tickets } from './ticket.table.ts'

export type Ticket = typeof tickets.$inferSelect

/** People say the number, links carry it, programs the id. */
export type TicketRef = { number: string } | { id: TicketId } | { linkHash: Buffer }

function named(ref: TicketRef) {
  if ('number' in ref) return eq(tickets.number, ref.number)
  if ('id' in ref) return eq(tickets.id, ref.id)
  return eq(tickets.linkHash, ref.linkHash)
}

export async function findTicket(db: Db, ref: TicketRef): Promise<Ticket | null> {
  const [row] = await db.select().from(tickets).where(named(ref))
  return row ?? null
}

/** The ticket, for this transaction alone. Every command locks the ticket before anything that hangs on it. */
export async function lockTicket(tx: Transaction, ref: TicketRef): Promise<Ticket> {
  const [row] = await tx.select().from(tickets).where(named(ref)).for('update')
  if (!row) throw notFound('ticket')
  return row
}

export async function scopeOf(db: Db, ticket: Ticket): Promise<TicketScope> {
  const held = await db
    .selectDistinct({ id: handOffs.personId })
    .from(handOffs)
    .where(and(eq(handOffs.ticketId, ticket.id), sql`${handOffs.personId} is not null`))
  return { ...ticket, participants: held.flatMap((row) => (row.id ? [row.id] : [])) }
}

/** The ticket if this actor may see it; absent and forbidden answer alike. */
export async function visibleTicket(
  db: Db,
  actor: Actor,
  ref: TicketRef,
): Promise<{ ticket: Ticket; scope: TicketScope }> {
  const ticket = await findTicket(db, ref)
  if (!ticket) throw notFound('ticket')
  const scope = await scopeOf(db, ticket)
  if (!may.see(actor, scope)) throw notFound('ticket')
  return { ticket, scope }
}

/** Writes what a command changed and moves the version, which every later write is checked against. */
export async function saveTicket(
  tx: Transaction,
  before: Ticket,
  changed: Partial<Ticket>,
  now: Date,
): Promise<Ticket> {
  const [row] = await tx
    .update(tickets)
    .set({ ...changed, updatedAt: now, version: before.version + 1 })
    .where(eq(tickets.id, before.id))
    .returning()
  return row as Ticket
}

/** Refuses a write that was based on an older state, and says what happened since. */
export async function refuseStale(tx: Db, ticket: Ticket, basedOn: number | undefined): Promise<void> {
  if (basedOn === undefined || basedOn === ticket.version) return
  const since = await tx
    .select({ type: events.type, at: events.at, actor: events.actor })
    .from(events)
    .where(eq(events.ticketId, ticket.id))
    .orderBy(desc(events.chainSeq))
    .limit(Math.min(5, Math.max(1, ticket.version - basedOn)))
  const last = since[0]
  throw new Refusal(
    'ticket.changed',
    `The ticket changed while you were at it${last ? `: ${last.type.split('.')[1]} by ${last.actor.name}` : ''}. Look at what is new and send it again.`,
    409,
    { extra: { version: ticket.version, since: since.map(({ type, at, actor }) => ({ type, at, by: actor.name })) } },
  )
}
