import { date, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, ContractId, PersonId } from '#server/kernel/ids.ts'
import type { AlertRuleTerms, MeasureKind } from './rule.contract.ts'

/** The rules as a whole, one row per version: the newest one is in force. Append-only, so that it can be seen who changed what. */
export const alertRuleSets = pgTable('alert_rule_sets', {
  version: integer('version').primaryKey(),
  rules: jsonb('rules').$type<AlertRuleTerms[]>().notNull(),
  note: text('note').notNull(),
  changedBy: idOf<PersonId>('changed_by'),
  changedByName: text('changed_by_name').notNull(),
  changedAt: instant('changed_at').notNull(),
})

/** How much an account uses or spends, month by month, as other systems tell it. */
export const accountMeasures = pgTable(
  'account_measures',
  {
    accountId: idOf<AccountId>('account_id').notNull(),
    kind: text('kind').$type<MeasureKind>().notNull(),
    /** A circuit's number, or empty for the account as a whole. */
    subject: text('subject').notNull().default(''),
    /** The first day of its month. */
    period: date('period').notNull(),
    value: doublePrecision('value').notNull(),
    unit: text('unit').notNull(),
    source: text('source').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.kind, t.subject, t.period] }),
    index('account_measures_received').on(t.receivedAt),
  ],
)

/** Which ends of contracts were told already: once per contract, end and number of days. */
export const contractWarnings = pgTable(
  'contract_warnings',
  {
    contractId: idOf<ContractId>('contract_id').notNull(),
    endsOn: date('ends_on').notNull(),
    days: integer('days').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.contractId, t.endsOn, t.days] })],
)
