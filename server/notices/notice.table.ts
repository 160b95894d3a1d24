import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type {
  AccountId,
  AlertId,
  AttentionId,
  ChannelId,
  DeliveryId,
  MessageId,
  NoticeId,
  PersonId,
  ScheduleId,
  TicketId,
} from '#server/kernel/ids.ts'
import type {
  ChannelFormat,
  DeliveryState,
  DigestContent,
  KnowledgeContent,
  Medium,
  NoticeKind,
  TurnsContent,
  WorkContent,
} from './notice.contract.ts'

/** Something one person, or one channel, is told. A person reads it on the screen; other media are deliveries of it. */
export const notices = pgTable(
  'notices',
  {
    id: idOf<NoticeId>('id').primaryKey(),
    kind: text('kind').$type<NoticeKind>().notNull(),
    personId: idOf<PersonId>('person_id'),
    channelId: idOf<ChannelId>('channel_id'),
    attentionId: idOf<AttentionId>('attention_id'),
    firing: integer('firing'),
    ticketId: idOf<TicketId>('ticket_id'),
    accountId: idOf<AccountId>('account_id'),
    alertId: idOf<AlertId>('alert_id'),
    scheduleId: idOf<ScheduleId>('schedule_id'),
    /** Whose word it is, where a colleague named the reader in one. */
    messageId: idOf<MessageId>('message_id'),
    /** Until when somebody is on call, where it says so. */
    until: instant('until_at'),
    at: instant('at').notNull(),
    seenAt: instant('seen_at'),
    acknowledgedAt: instant('acknowledged_at'),
    /** What a digest, or a word of planned work, of the knowledge or of other turns, says, as it stood then. */
    content: jsonb('content').$type<DigestContent | WorkContent | KnowledgeContent | TurnsContent>(),
  },
  (t) => [
    check('notices_one_reader', sql`(${t.personId} is null) <> (${t.channelId} is null)`),
    index('notices_person').on(t.personId, t.at.desc()),
    index('notices_attention').on(t.attentionId, t.firing),
    index('notices_alert')
      .on(t.alertId)
      .where(sql`alert_id is not null`),
  ],
)

/**
 * A notice on its way by mail or webhook: the outbox. Claimed by its due time under a lease, so that a process that dies in
 * the middle leaves it to be sent again, under the same id.
 */
export const noticeDeliveries = pgTable(
  'notice_deliveries',
  {
    id: idOf<DeliveryId>('id').primaryKey(),
    noticeId: idOf<NoticeId>('notice_id')
      .notNull()
      .references(() => notices.id),
    medium: text('medium').$type<Medium>().notNull(),
    channelId: idOf<ChannelId>('channel_id'),
    state: text('state').$type<DeliveryState>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at'),
    error: text('error'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('notice_deliveries_notice').on(t.noticeId),
    index('notice_deliveries_due')
      .on(t.nextAttemptAt)
      .where(sql`next_attempt_at is not null`),
    index('notice_deliveries_channel').on(t.channelId, t.createdAt.desc()),
  ],
)

/** An address out there that takes notices by HTTP: the house's own, or one person's. */
export const channels = pgTable(
  'channels',
  {
    id: idOf<ChannelId>('id').primaryKey(),
    /** Null: the house's own, and a policy may name it. */
    ownerId: idOf<PersonId>('owner_id'),
    name: text('name').notNull(),
    format: text('format').$type<ChannelFormat>().notNull(),
    /** Holds a key in its path or query: it is never read out in full. */
    url: text('url').notNull(),
    secret: text('secret'),
    /** Whether account and subject are named out there, or the ticket's number alone. */
    tellsSubject: boolean('tells_subject').notNull().default(false),
    active: boolean('active').notNull().default(true),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('channels_owner').on(t.ownerId)],
)

/** How a person is told beside the screen, which nobody can switch off. Without a row: by mail. */
export const contactChoices = pgTable('contact_choices', {
  personId: idOf<PersonId>('person_id').primaryKey(),
  mail: boolean('mail').notNull().default(true),
  /** Hand-overs of schedules besides pages. */
  handOvers: boolean('hand_overs').notNull().default(true),
  version: integer('version').notNull().default(1),
})
