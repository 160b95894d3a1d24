import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, HandOffId, PersonId, QueueId, TicketId } from '#server/kernel/ids.ts'
import type { HandOffKind, HandOffOutcome } from './hand-off.contract.ts'
import type { SupportLevel } from './ticket.contract.ts'

/**
 * One row per holding. Rows of a ticket follow each other without a gap from opening to the end, so the customer's clock
 * split over them always adds up.
 */
export const handOffs = pgTable(
  'hand_offs',
  {
    id: idOf<HandOffId>('id').primaryKey(),
    ticketId: idOf<TicketId>('ticket_id').notNull(),
    accountId: idOf<AccountId>('account_id'),
    seq: integer('seq').notNull(),
    kind: text('kind').$type<HandOffKind>().notNull(),
    level: text('level').$type<SupportLevel>().notNull(),
    queueId: idOf<QueueId>('queue_id').notNull(),
    personId: idOf<PersonId>('person_id'),
    from: instant('from_at').notNull(),
    to: instant('to_at'),
    outcome: text('outcome').$type<HandOffOutcome>(),
    reason: text('reason'),
    tried: text('tried'),
    /** What shows it: a measurement, a reading, where the file lies. */
    evidence: text('evidence'),
    /** Of a pause: what the customer reads meanwhile, and who on the customer's side agreed to it. */
    customerText: text('customer_text'),
    agreedBy: text('agreed_by'),
    byId: idOf<PersonId>('by_id'),
  },
  (t) => [
    uniqueIndex('hand_offs_in_order').on(t.ticketId, t.seq),
    uniqueIndex('hand_offs_one_open')
      .on(t.ticketId)
      .where(sql`to_at is null`),
    index('hand_offs_person').on(t.personId, t.from.desc()),
    // How fast queues move, for the forecast of who watches the floor.
    index('hand_offs_entered')
      .on(t.queueId, t.from)
      .where(sql`kind = 'queue'`),
    index('hand_offs_worked')
      .on(t.queueId, t.to.desc())
      .where(sql`kind = 'seat' and to_at is not null`),
  ],
)
