import { and, eq, isNull } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { newId, type QueueId, type TicketId } from '#server/kernel/ids.ts'
import { nextVendorDue } from './vendor-case.ts'
import type { VendorEntryKind } from './vendor.contract.ts'
import { vendorCases, vendorEntries, vendors } from './vendor.table.ts'

export type Vendor = typeof vendors.$inferSelect
export type VendorCase = typeof vendorCases.$inferSelect
export type VendorEntry = typeof vendorEntries.$inferSelect

/** A vendor's terms until somebody enters those of its contract. */
export const usualTerms = {
  contractNumber: '',
  contacts: [],
  calendar: 'always',
  answerMinutes: 60,
  doneMinutes: 480,
  chaseMinutes: 60,
  note: '',
  version: 0,
} satisfies Omit<Vendor, 'queueId'>

/** What is set of a vendor. */
export const termsOf = ({ queueId: _queueId, version: _version, ...terms }: Vendor) => terms

export async function vendorOf(db: Db, queueId: QueueId): Promise<Vendor> {
  const [row] = await db.select().from(vendors).where(eq(vendors.queueId, queueId))
  return row ?? { ...usualTerms, queueId }
}

export async function allVendors(db: Db): Promise<Vendor[]> {
  return db.select().from(vendors)
}

/** The case that is open on a ticket, under the caller's lock on the ticket. */
export async function openVendorCase(db: Db, ticketId: TicketId): Promise<VendorCase | null> {
  const [row] = await db
    .select()
    .from(vendorCases)
    .where(and(eq(vendorCases.ticketId, ticketId), isNull(vendorCases.endedAt)))
  return row ?? null
}

export async function insertVendorCase(tx: Transaction, the: VendorCase): Promise<void> {
  await tx.insert(vendorCases).values({ ...the, nextDueAt: nextVendorDue(the) })
}

export async function saveVendorCase(tx: Db, before: VendorCase, changed: Partial<VendorCase>): Promise<VendorCase> {
  const after = { ...before, ...changed, version: before.version + 1 }
  await tx
    .update(vendorCases)
    .set({ ...after, nextDueAt: nextVendorDue(after) })
    .where(eq(vendorCases.id, before.id))
  return after
}

/** Writes into the log. False when an entry with this id, made by the client, is there already. */
export async function addVendorEntry(
  tx: Db,
  the: VendorCase,
  entry: { id?: string; kind: VendorEntryKind; text: string; contact?: string | null; byName: string },
  now: Date,
): Promise<boolean> {
  const written = await tx
    .insert(vendorEntries)
    .values({
      id: (entry.id ?? newId()) as VendorEntry['id'],
      caseId: the.id,
      kind: entry.kind,
      text: entry.text,
      contact: entry.contact ?? null,
      byName: entry.byName,
      at: now,
    })
    .onConflictDoNothing()
    .returning({ id: vendorEntries.id })
  return written.length > 0
}

/** Writes a vendor's terms; null when they changed since `version`. */
export async function saveVendor(
  tx: Transaction,
  before: Vendor,
  next: Omit<Vendor, 'queueId' | 'version'>,
): Promise<Vendor | null> {
  const after = { ...next, queueId: before.queueId, version: before.version + 1 }
  const written =
    before.version === 0
      ? await tx.insert(vendors).values(after).onConflictDoNothing().returning()
      : await tx
          .update(vendors)
          .set(after)
          .where(and(eq(vendors.queueId, before.queueId), eq(vendors.version, before.version)))
          .returning()
  return written[0] ?? null
}
