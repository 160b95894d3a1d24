import { sql } from 'drizzle-orm'
import { boolean, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { AccountId, AlertAskId, AlertId, ContactId, PersonId } from '#server/kernel/ids.ts'
import { alerts } from './alert.table.ts'
import type { AskMail, AskState, OutcomeHow } from './ask.contract.ts'

/** A contact who is asked whether what an alert was about is settled. One open question per alert. */
export const alertAsks = pgTable(
  'alert_asks',
  {
    id: idOf<AlertAskId>('id').primaryKey(),
    alertId: idOf<AlertId>('alert_id')
      .notNull()
      .references(() => alerts.id),
    accountId: idOf<AccountId>('account_id').notNull(),
    contactId: idOf<ContactId>('contact_id').notNull(),
    /** What the manager tells the contact of it; of the alert itself they are shown nothing. */
    words: text('words').notNull(),
    state: text('state').$type<AskState>().notNull(),
    askedBy: idOf<PersonId>('asked_by').notNull(),
    askedAt: instant('asked_at').notNull(),
    /** The private link in the letter: only its hash is kept. */
    linkHash: bytes('link_hash').notNull(),
    mail: text('mail').$type<AskMail>().notNull(),
    answeredAt: instant('answered_at'),
    how: text('how').$type<OutcomeHow>(),
    satisfied: boolean('satisfied'),
    answer: text('answer'),
  },
  (t) => [
    uniqueIndex('alert_asks_one_open')
      .on(t.alertId)
      .where(sql`state = 'open'`),
    uniqueIndex('alert_asks_link').on(t.linkHash),
    index('alert_asks_contact')
      .on(t.contactId)
      .where(sql`state = 'open'`),
  ],
)
