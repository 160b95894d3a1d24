import { and, eq, lte } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { MessageId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { DraftView, KeptDraft } from './draft.contract.ts'
import { ticketDrafts } from './draft.table.ts'

type Row = typeof ticketDrafts.$inferSelect
export interface DraftOf {
  ticketId: TicketId
  personId: PersonId
  mode: Row['mode']
}

const its = ({ ticketId, personId, mode }: DraftOf) =>
  and(eq(ticketDrafts.ticketId, ticketId), eq(ticketDrafts.personId, personId), eq(ticketDrafts.mode, mode))

export function draftView(row: Row): DraftView {
  return {
    mode: row.mode,
    id: row.messageId,
    body: row.body,
    promisedAt: row.promisedAt?.toISOString() ?? null,
    files: row.files,
    version: row.version,
    updatedAt: row.updatedAt.toISOString(),
  }
}

export async function draftsOf(db: Db, ticketId: TicketId, personId: PersonId): Promise<DraftView[]> {
  const rows = await db
    .select()
    .from(ticketDrafts)
    .where(and(eq(ticketDrafts.ticketId, ticketId), eq(ticketDrafts.personId, personId)))
  return rows.map(draftView)
}

export async function lockDraft(tx: Transaction, of: DraftOf): Promise<Row | null> {
  const [row] = await tx.select().from(ticketDrafts).where(its(of)).for('update')
  return row ?? null
}

export async function writeDraft(tx: Transaction, of: DraftOf, kept: KeptDraft, now: Date): Promise<Row> {
  const is = {
    messageId: kept.id as MessageId,
    body: kept.body,
    promisedAt: kept.promisedAt ? new Date(kept.promisedAt) : null,
    files: kept.files,
    version: (kept.version ?? 0) + 1,
    updatedAt: now,
  }
  const [row] = await tx
    .insert(ticketDrafts)
    .values({ ...of, ...is })
    .onConflictDoUpdate({ target: [ticketDrafts.ticketId, ticketDrafts.personId, ticketDrafts.mode], set: is })
    .returning()
  return row!
}

/** It was sent, or thrown away. */
export async function dropDraft(db: Db, of: DraftOf): Promise<void> {
  await db.delete(ticketDrafts).where(its(of))
}

/** The message left: what was kept of it is no draft any more, in whichever browser it was begun. */
export async function dropSent(tx: Transaction, ticketId: TicketId, id: MessageId): Promise<void> {
  await tx.delete(ticketDrafts).where(and(eq(ticketDrafts.ticketId, ticketId), eq(ticketDrafts.messageId, id)))
}

/** Drafts nobody came back to. */
export async function dropOldDrafts(db: Db, before: Date): Promise<number> {
  const gone = await db
    .delete(ticketDrafts)
    .where(lte(ticketDrafts.updatedAt, before))
    .returning({ id: ticketDrafts.messageId })
  return gone.length
}
