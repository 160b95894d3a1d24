import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CircuitId, ContactId, MessageId, PersonId, QueueId, TicketId } from '#server/kernel/ids.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import type {
  CallDirection,
  EvidenceKind,
  MessagePurpose,
  ResolutionCode,
  SupportLevel,
  TicketChannel,
  TicketImpact,
  TicketLinkKind,
  TicketPriority,
  TicketStatus,
  TicketSymptom,
  TicketType,
} from './ticket.contract.ts'

export const ticketNumbers = pgSequence('ticket_numbers')

/** Who reported, as told on the public form. Nothing of it is trusted or mailed to. */
export interface Reporter {
  name: string
  email?: string
  phone?: string
  accountCode?: string
  circuitNumber?: string
}

export interface Resolution {
  code: ResolutionCode
  text: string
  evidence: { kind: EvidenceKind; detail: string } | null
}

/** A workaround restores the service too; the cause is still to be removed. */
export interface Restoration {
  how: 'repaired' | 'workaround'
  text: string
}

export const tickets = pgTable(
  'tickets',
  {
    id: idOf<TicketId>('id').primaryKey(),
    number: text('number').notNull().unique(),
    /** Null while a public report could not be matched with an account: the first owner finds out and assigns it. */
    accountId: idOf<AccountId>('account_id'),
    contactId: idOf<ContactId>('contact_id'),
    circuitId: idOf<CircuitId>('circuit_id'),
    reporter: jsonb('reporter').$type<Reporter>(),
    channel: text('channel').$type<TicketChannel>().notNull(),
    type: text('type').$type<TicketType>().notNull(),
    symptom: text('symptom').$type<TicketSymptom>().notNull(),
    impact: text('impact').$type<TicketImpact>().notNull(),
    subject: text('subject').notNull(),
    description: text('description').notNull(),
    language: text('language').$type<Language>().notNull(),
    since: instant('since'),
    priority: text('priority').$type<TicketPriority>().notNull(),
    priorityReason: text('priority_reason'),
    status: text('status').$type<TicketStatus>().notNull(),
    level: text('level').$type<SupportLevel>().notNull(),
    queueId: idOf<QueueId>('queue_id').notNull(),
    /** The agent who first accepted it answers for it until it is closed. */
    firstOwnerId: idOf<PersonId>('first_owner_id'),
    holderId: idOf<PersonId>('holder_id'),
    parentId: idOf<TicketId>('parent_id'),
    /** An earlier ticket with the same circuit and symptom, resolved within 30 days. */
    repeatOfId: idOf<TicketId>('repeat_of_id'),
    pauseReason: text('pause_reason'),
    /** What the customer reads while the ball is elsewhere. */
    pauseText: text('pause_text'),
    /** When a pause ends by itself. */
    resumeAt: instant('resume_at'),
    /** When a resolved ticket closes by itself. */
    closesAt: instant('closes_at'),
    promisedAt: instant('promised_at'),
    /** How the service came back, before or with the solution; null while it has not. */
    restoration: jsonb('restoration').$type<Restoration>(),
    resolution: jsonb('resolution').$type<Resolution>(),
    rejectedCount: integer('rejected_count').notNull().default(0),
    rating: integer('rating'),
    ratingComment: text('rating_comment'),
    /** SHA-256 of the private link's token. */
    linkHash: bytes('link_hash'),
    /** What staff calls it by to find it with others; customers never see them. Null where it carries none. */
    tags: text('tags').array(),
    demo: boolean('demo').notNull().default(false),
    openedAt: instant('opened_at').notNull(),
    acknowledgedAt: instant('acknowledged_at'),
    restoredAt: instant('restored_at'),
    resolvedAt: instant('resolved_at'),
    endedAt: instant('ended_at'),
    updatedAt: instant('updated_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    // Some kilobytes, and nothing to write per ticket: what was opened in the last weeks is found by it.
    index('tickets_opened').using('brin', t.openedAt),
    index('tickets_account').on(t.accountId, t.openedAt.desc()),
    index('tickets_contact').on(t.contactId, t.openedAt.desc()),
    index('tickets_circuit_symptom')
      .on(t.circuitId, t.symptom, t.resolvedAt.desc())
      .where(sql`resolved_at is not null`),
    index('tickets_circuit_live')
      .on(t.circuitId)
      .where(sql`ended_at is null`),
    // Closed tickets stay out of every index that the hot lists ride.
    index('tickets_live')
      .on(t.updatedAt.desc())
      .where(sql`ended_at is null`),
    index('tickets_holder')
      .on(t.holderId)
      .where(sql`holder_id is not null and ended_at is null`),
    index('tickets_first_owner')
      .on(t.firstOwnerId)
      .where(sql`first_owner_id is not null and ended_at is null`),
    index('tickets_queue')
      .on(t.queueId, t.openedAt)
      .where(sql`ended_at is null`),
    index('tickets_resume')
      .on(t.resumeAt)
      .where(sql`resume_at is not null`),
    index('tickets_closes')
      .on(t.closesAt)
      .where(sql`closes_at is not null`),
    index('tickets_parent')
      .on(t.parentId)
      .where(sql`parent_id is not null`),
    // What the rules of major incidents look at: circuits that are down and not part of one yet.
    index('tickets_down')
      .on(t.openedAt)
      .where(
        sql`ended_at is null and restored_at is null and parent_id is null and circuit_id is not null and impact = 'down' and type = 'fault'`,
      ),
    // Most tickets carry none and stay out of it.
    index('tickets_tags')
      .using('gin', t.tags)
      .where(sql`tags is not null`),
    uniqueIndex('tickets_link').on(t.linkHash),
    check('tickets_rating', sql`${t.rating} between 1 and 5`),
  ],
)

export interface PostedFile {
  id: string
  name: string
  type: string
  size: number
}

/** What people said: append-only. */
export const messages = pgTable(
  'messages',
  {
    id: idOf<MessageId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    visibility: text('visibility').$type<'public' | 'internal'>().notNull(),
    authorKind: text('author_kind').$type<'contact' | 'staff' | 'system'>().notNull(),
    authorId: text('author_id'),
    authorName: text('author_name').notNull(),
    body: text('body').notNull(),
    /** What kind of word it was, where it was more than a message. */
    purpose: text('purpose').$type<MessagePurpose>(),
    /** Of a call that was logged: who called whom. */
    direction: text('direction').$type<CallDirection>(),
    /** When the author promised the next word to the customer. */
    promisedAt: instant('promised_at'),
    at: instant('at').notNull(),
  },
  (t) => [index('messages_ticket').on(t.ticketId, t.at)],
)

/** Articles linked to a ticket, with their effect. */
export const ticketArticles = pgTable(
  'ticket_articles',
  {
    id: idOf('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    article: text('article').notNull(),
    effect: text('effect').notNull(),
    byId: idOf<PersonId>('by_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    uniqueIndex('ticket_articles_once').on(t.ticketId, t.article, t.effect),
    index('ticket_articles_article').on(t.article),
  ],
)

/** Two tickets that have to do with each other. Read along the arrow: `from` is a duplicate of, or was caused by, `to`. */
export const ticketLinks = pgTable(
  'ticket_links',
  {
    fromId: idOf<TicketId>('from_id').notNull(),
    toId: idOf<TicketId>('to_id').notNull(),
    kind: text('kind').$type<TicketLinkKind>().notNull(),
    byId: idOf<PersonId>('by_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.fromId, t.toId] }),
    index('ticket_links_to').on(t.toId),
    check('ticket_links_other', sql`${t.fromId} <> ${t.toId}`),
  ],
)

/** Who has the ticket open on a screen now; a row that is not renewed for 20 s no longer counts. */
export const ticketViewers = pgTable(
  'ticket_viewers',
  {
    connection: text('connection').notNull(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    personId: idOf<PersonId>('person_id').notNull(),
    typing: boolean('typing').notNull().default(false),
    seenAt: instant('seen_at').notNull(),
  },
  (t) => [
    uniqueIndex('ticket_viewers_once').on(t.ticketId, t.connection),
    index('ticket_viewers_connection').on(t.connection),
  ],
)
