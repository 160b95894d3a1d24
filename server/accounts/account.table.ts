import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idOf, instant } from '#server/db/columns.ts'
import type { AccountId, CircuitId, ContactId, ContractId, PersonId } from '#server/kernel/ids.ts'
import type {
  AccountGrade,
  CircuitKind,
  CircuitStatus,
  ContactReach,
  ContactRole,
  Language,
  ServiceGrade,
} from './account.contract.ts'

export const accounts = pgTable(
  'accounts',
  {
    id: idOf<AccountId>('id').primaryKey(),
    code: text('code').notNull().unique(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    grade: text('grade').$type<AccountGrade>().notNull(),
    industry: text('industry').notNull(),
    region: text('region').notNull(),
    /** The working calendar that promises to this account count on; gold accounts are promised around the clock. */
    calendar: text('calendar').notNull().default('serviceDesk'),
    managerId: idOf<PersonId>('manager_id'),
    deputyId: idOf<PersonId>('deputy_id'),
    /** The sales director above the manager: told when neither answers. */
    directorId: idOf<PersonId>('director_id'),
    /** The account it belongs to: a branch to its head office, a company to its group. */
    parentId: idOf<AccountId>('parent_id'),
    /** What everybody who handles a ticket of this account must know first. */
    handlingNote: text('handling_note'),
    handlingNoteEn: text('handling_note_en'),
    /** The customer has left, and nothing of theirs is in use any more. */
    closedAt: instant('closed_at'),
    demo: boolean('demo').notNull().default(false),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('accounts_manager').on(t.managerId),
    index('accounts_deputy').on(t.deputyId),
    index('accounts_director').on(t.directorId),
    index('accounts_parent').on(t.parentId),
  ],
)

export const contacts = pgTable(
  'contacts',
  {
    id: idOf<ContactId>('id').primaryKey(),
    accountId: idOf<AccountId>('account_id')
      .notNull()
      .references(() => accounts.id),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    email: text('email').notNull(),
    phone: text('phone'),
    role: text('role').$type<ContactRole>().notNull(),
    reach: text('reach').$type<ContactReach>().notNull().default('own'),
    language: text('language').$type<Language>().notNull().default('zh-CN'),
    /** The sign-in this contact uses for the portal; null while not invited. */
    userId: text('user_id').unique(),
    active: boolean('active').notNull().default(true),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('contacts_account').on(t.accountId),
    uniqueIndex('contacts_email').on(sql`lower(${t.email})`),
    // Numbers are written in many ways; a caller is looked for by the last eight digits and then compared in full.
    index('contacts_phone_end')
      .on(sql`right(regexp_replace(phone, '[^0-9]', '', 'g'), 8)`)
      .where(sql`phone is not null`),
  ],
)

export const contracts = pgTable(
  'contracts',
  {
    id: idOf<ContractId>('id').primaryKey(),
    accountId: idOf<AccountId>('account_id')
      .notNull()
      .references(() => accounts.id),
    number: text('number').notNull().unique(),
    startsOn: date('starts_on').notNull(),
    endsOn: date('ends_on').notNull(),
    monthlyValue: integer('monthly_value').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [index('contracts_account').on(t.accountId)],
)

export interface CircuitEnd {
  site: string
  siteEn: string
  address: string
}

export const circuits = pgTable(
  'circuits',
  {
    id: idOf<CircuitId>('id').primaryKey(),
    accountId: idOf<AccountId>('account_id')
      .notNull()
      .references(() => accounts.id),
    number: text('number').notNull().unique(),
    kind: text('kind').$type<CircuitKind>().notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    grade: text('grade').$type<ServiceGrade>().notNull(),
    status: text('status').$type<CircuitStatus>().notNull().default('active'),
    bandwidthKbps: integer('bandwidth_kbps'),
    aEnd: jsonb('a_end').$type<CircuitEnd>().notNull(),
    zEnd: jsonb('z_end').$type<CircuitEnd>(),
    equipment: text('equipment'),
    /** Where it is served from; null is the account's region. */
    region: text('region'),
    zone: text('zone').notNull().default('Asia/Shanghai'),
    installedOn: date('installed_on').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [index('circuits_account').on(t.accountId)],
)
