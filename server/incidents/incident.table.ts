import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ServiceGrade } from '#server/accounts/account.contract.ts'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, IncidentRuleId, IncidentUpdateId, MessageId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { Bilingual, EndResolution, IncidentState, NoticeHow, ScopeKind } from './incident.contract.ts'

/** A fault that hits many: a ticket of its own that belongs to no customer, with the customers' tickets as its children. */
export const incidents = pgTable(
  'incidents',
  {
    ticketId: idOf<TicketId>('ticket_id').primaryKey(),
    state: text('state').$type<IncidentState>().notNull(),
    /** What customers read; the ticket's subject is the house's own. */
    title: jsonb('title').$type<Bilingual>().notNull(),
    since: instant('since').notNull(),
    declaredAt: instant('declared_at').notNull(),
    declaredById: idOf<PersonId>('declared_by_id'),
    ruleId: idOf<IncidentRuleId>('rule_id'),
    /** When the next word to all is due. */
    nextUpdateAt: instant('next_update_at').notNull(),
    /** Of which due word it was told that nothing came: once each. */
    overdueToldFor: instant('overdue_told_for'),
    endedAt: instant('ended_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('incidents_open')
      .on(t.declaredAt)
      .where(sql`state = 'open'`),
    index('incidents_word_due')
      .on(t.nextUpdateAt)
      .where(sql`state = 'open'`),
  ],
)

/** What it has hit: circuits, nodes with all that runs over them, whole accounts. */
export const incidentScopes = pgTable(
  'incident_scopes',
  {
    incidentId: idOf<TicketId>('incident_id')
      .notNull()
      .references(() => incidents.ticketId),
    kind: text('kind').$type<ScopeKind>().notNull(),
    targetId: idOf('target_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.incidentId, t.kind, t.targetId] })],
)

/** What all who are hit were told: append-only. */
export const incidentUpdates = pgTable(
  'incident_updates',
  {
    id: idOf<IncidentUpdateId>('id').primaryKey(),
    incidentId: idOf<TicketId>('incident_id')
      .notNull()
      .references(() => incidents.ticketId),
    kind: text('kind').$type<'update' | 'end'>().notNull(),
    texts: jsonb('texts').$type<Bilingual>().notNull(),
    nextAt: instant('next_at'),
    /** With the end: how each child is resolved. */
    resolution: jsonb('resolution').$type<EndResolution>(),
    byId: idOf<PersonId>('by_id').notNull(),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('incident_updates_incident').on(t.incidentId, t.at)],
)

/** One update on its way to one child: a row that is due, so that it arrives once, however many processes run. */
export const incidentDeliveries = pgTable(
  'incident_deliveries',
  {
    updateId: idOf<IncidentUpdateId>('update_id')
      .notNull()
      .references(() => incidentUpdates.id),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    dueAt: instant('due_at').notNull(),
    deliveredAt: instant('delivered_at'),
    messageId: idOf<MessageId>('message_id'),
    /** Why it was not delivered: the ticket had ended or left by then. */
    skipped: text('skipped'),
  },
  (t) => [
    primaryKey({ columns: [t.updateId, t.ticketId] }),
    index('incident_deliveries_due')
      .on(t.dueAt)
      .where(sql`delivered_at is null and skipped is null`),
  ],
)

/** Accounts that were told without having called, once each. */
export const incidentNotices = pgTable(
  'incident_notices',
  {
    incidentId: idOf<TicketId>('incident_id')
      .notNull()
      .references(() => incidents.ticketId),
    accountId: idOf<AccountId>('account_id').notNull(),
    how: text('how').$type<NoticeHow>().notNull(),
    note: text('note'),
    ticketId: idOf<TicketId>('ticket_id'),
    byId: idOf<PersonId>('by_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.incidentId, t.accountId] })],
)

/** When a major incident is declared by itself. */
export const incidentRules = pgTable(
  'incident_rules',
  {
    id: idOf<IncidentRuleId>('id').primaryKey(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    grades: text('grades').array().$type<ServiceGrade[]>().notNull(),
    circuits: integer('circuits').notNull(),
    minutes: integer('minutes').notNull(),
    active: boolean('active').notNull().default(true),
    version: integer('version').notNull().default(1),
  },
  (t) => [uniqueIndex('incident_rules_position').on(t.position)],
)
