import { date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { contracts } from '#server/accounts/account.table.ts'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CircuitId, ContractId, PersonId } from '#server/kernel/ids.ts'
import type { ContractLine, LevelCells } from './service-level.contract.ts'

/** The house's table of promises. Versions are only ever added (a trigger refuses anything else): clocks name theirs. */
export const serviceLevelVersions = pgTable('service_level_versions', {
  version: integer('version').primaryKey(),
  cells: jsonb('cells').$type<LevelCells>().notNull(),
  /** From this instant on, what starts is promised this. */
  validFrom: instant('valid_from').notNull(),
  note: text('note').notNull(),
  /** Null for the table the product came with. */
  createdBy: idOf<PersonId>('created_by'),
  createdAt: instant('created_at').notNull(),
})

/** What a contract promises beside the table. A change of the contract's dates is a version too. Append-only as well. */
export const contractLevelVersions = pgTable(
  'contract_level_versions',
  {
    contractId: idOf<ContractId>('contract_id')
      .notNull()
      .references(() => contracts.id),
    version: integer('version').notNull(),
    accountId: idOf<AccountId>('account_id').notNull(),
    lines: jsonb('lines').$type<(ContractLine & { circuitId: CircuitId | null })[]>().notNull(),
    startsOn: date('starts_on').notNull(),
    endsOn: date('ends_on').notNull(),
    validFrom: instant('valid_from').notNull(),
    note: text('note').notNull(),
    createdBy: idOf<PersonId>('created_by'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.contractId, t.version] }), index('contract_levels_account').on(t.accountId)],
)
