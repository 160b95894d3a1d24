import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, PersonId, QueueId, TicketId, VendorCaseId } from '#server/kernel/ids.ts'
import type { VendorCaseState, VendorContact, VendorEntryKind } from './vendor.contract.ts'

/** A vendor is a queue of level `vendor`; this is what a queue of our own does not have: people to ring, and a contract. */
export const vendors = pgTable('vendors', {
  queueId: idOf<QueueId>('queue_id').primaryKey(),
  contractNumber: text('contract_number').notNull().default(''),
  contacts: jsonb('contacts').$type<VendorContact[]>().notNull(),
  /** The working calendar its promises are counted on. */
  calendar: text('calendar').notNull(),
  answerMinutes: integer('answer_minutes').notNull(),
  doneMinutes: integer('done_minutes').notNull(),
  /** How long after the last word the seat that pursues it is told to ask again. */
  chaseMinutes: integer('chase_minutes').notNull(),
  note: text('note').notNull().default(''),
  version: integer('version').notNull().default(1),
})

/**
 * One ticket in a vendor's hands: the vendor's own number for it, and the terms as they were when it was asked. A seat of
 * ours stays the ticket's holder and pursues the vendor.
 */
export const vendorCases = pgTable(
  'vendor_cases',
  {
    id: idOf<VendorCaseId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    queueId: idOf<QueueId>('queue_id').notNull(),
    /** Where the ticket came from and goes back to. */
    fromQueueId: idOf<QueueId>('from_queue_id').notNull(),
    state: text('state').$type<VendorCaseState>().notNull(),
    /** The number of the vendor's own ticket. */
    reference: text('reference'),
    contact: text('contact'),
    askedAt: instant('asked_at').notNull(),
    askedById: idOf<PersonId>('asked_by_id'),
    answerDueAt: instant('answer_due_at').notNull(),
    doneDueAt: instant('done_due_at').notNull(),
    /** When the vendor itself said it would be done. */
    expectedAt: instant('expected_at'),
    answeredAt: instant('answered_at'),
    chaseAt: instant('chase_at'),
    chaseMinutes: integer('chase_minutes').notNull(),
    endedAt: instant('ended_at'),
    endReason: text('end_reason'),
    /** Clocks whose end has been told, and the next that is due. */
    told: text('told').array().notNull(),
    nextDueAt: instant('next_due_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('vendor_cases_one_open')
      .on(t.ticketId)
      .where(sql`ended_at is null`),
    index('vendor_cases_ticket').on(t.ticketId, t.askedAt),
    index('vendor_cases_due')
      .on(t.nextDueAt)
      .where(sql`next_due_at is not null`),
  ],
)

/** What was asked, answered and done, in order: append-only. */
export const vendorEntries = pgTable(
  'vendor_entries',
  {
    id: idOf('id').primaryKey(),
    caseId: idOf<VendorCaseId>('case_id')
      .notNull()
      .references(() => vendorCases.id),
    kind: text('kind').$type<VendorEntryKind>().notNull(),
    text: text('text').notNull(),
    /** Who at the vendor said it, or was asked. */
    contact: text('contact'),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('vendor_entries_case').on(t.caseId, t.at)],
)
