import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idOf, instant } from '#server/db/columns.ts'
import type { AccountId, DocumentId, DocumentVersionId, PersonId } from '#server/kernel/ids.ts'
import type { DocumentAudience, DocumentKind } from './document.contract.ts'

/** A paper kept with an account: contract, acceptance record, drawing. */
export const accountDocuments = pgTable(
  'account_documents',
  {
    id: idOf<DocumentId>('id').primaryKey(),
    accountId: idOf<AccountId>('account_id').notNull(),
    kind: text('kind').$type<DocumentKind>().notNull(),
    title: text('title').notNull(),
    audience: text('audience').$type<DocumentAudience>().notNull(),
    createdAt: instant('created_at').notNull(),
    removedAt: instant('removed_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('account_documents_account')
      .on(t.accountId)
      .where(sql`removed_at is null`),
  ],
)

/** Its versions: a new one replaces none. The bytes go when the document is removed; that it was there stays. */
export const accountDocumentVersions = pgTable(
  'account_document_versions',
  {
    id: idOf<DocumentVersionId>('id').primaryKey(),
    documentId: idOf<DocumentId>('document_id')
      .notNull()
      .references(() => accountDocuments.id),
    number: integer('number').notNull(),
    name: text('name').notNull(),
    /** What the bytes say. */
    type: text('type').notNull(),
    size: integer('size').notNull(),
    sha256: bytes('sha256').notNull(),
    content: bytes('content'),
    note: text('note').notNull(),
    byId: idOf<PersonId>('by_id').notNull(),
    byName: text('by_name').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [uniqueIndex('account_document_versions_once').on(t.documentId, t.number)],
)
