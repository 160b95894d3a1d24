import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CallId, ContactId, MessageId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { CallDirection } from '#server/tickets/ticket.contract.ts'
import type { CallOutcome, CallState } from './call.contract.ts'

/** A call as the PBX tells of it, one row however many events there were. */
export const calls = pgTable(
  'calls',
  {
    id: idOf<CallId>('id').primaryKey(),
    /** The call's id at the PBX. */
    reference: text('reference').notNull().unique(),
    direction: text('direction').$type<CallDirection>().notNull(),
    state: text('state').$type<CallState>().notNull(),
    /** E.164 where it can be read as a number, else as the PBX wrote it. */
    number: text('number').notNull(),
    line: text('line'),
    seatId: idOf<PersonId>('seat_id'),
    accountId: idOf<AccountId>('account_id'),
    contactId: idOf<ContactId>('contact_id'),
    ringingAt: instant('ringing_at'),
    answeredAt: instant('answered_at'),
    endedAt: instant('ended_at'),
    notes: text('notes').notNull().default(''),
    outcome: text('outcome').$type<CallOutcome>(),
    ticketId: idOf<TicketId>('ticket_id'),
    messageId: idOf<MessageId>('message_id'),
    wrappedAt: instant('wrapped_at'),
    demo: boolean('demo').notNull().default(false),
    /** Of the notes: what the exchange or a colleague changes beside them is no reason to refuse a word. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('calls_seat').on(t.seatId, t.createdAt.desc()),
    index('calls_account').on(t.accountId, t.createdAt.desc()),
    index('calls_ticket')
      .on(t.ticketId)
      .where(sql`ticket_id is not null`),
    // What stands on somebody's screen now, or rings for everybody.
    index('calls_live')
      .on(t.createdAt)
      .where(sql`state in ('ringing', 'answered', 'wrapUp')`),
  ],
)

/** Which phone is whose. */
export const extensions = pgTable(
  'extensions',
  {
    extension: text('extension').primaryKey(),
    personId: idOf<PersonId>('person_id').notNull(),
  },
  (t) => [uniqueIndex('extensions_person').on(t.personId)],
)

/** How the house telephones: one row. */
export const telephony = pgTable('telephony', {
  one: boolean('one').primaryKey().default(true),
  /** Dials a number when opened; `{number}` stands for it. Null: numbers are only shown. */
  dialUrl: text('dial_url'),
  /** Where numbers without a country code are from. */
  country: text('country').notNull().default('CN'),
  /** SHA-256 of what the PBX says in its Authorization header. */
  tokenHash: bytes('token_hash'),
  version: integer('version').notNull().default(1),
  changedAt: instant('changed_at'),
})
