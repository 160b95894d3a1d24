import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, DocumentId } from '#server/kernel/ids.ts'
import type { DocumentView, OwnDocument } from './document.contract.ts'
import { accountDocuments, accountDocumentVersions } from './document.table.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** The documents of an account with all their versions, by kind and title. */
export async function documentsOf(db: Db, account: AccountId): Promise<DocumentView[]> {
  return rowsOf<DocumentView>(
    db,
    sql`
    select d.id, d.kind, d.title, d.audience, d.version,
           (select jsonb_agg(jsonb_build_object('number', v.number, 'name', v.name, 'type', v.type, 'size', v.size, 'note', v.note,
                             'by', v.by_name, 'at', ${iso('v.at')}) order by v.number desc)
              from account_document_versions v where v.document_id = d.id) as versions
      from account_documents d where d.account_id = ${account} and d.removed_at is null
     order by array_position(array['contract', 'acceptance', 'drawing', 'report', 'other'], d.kind), d.title`,
  )
}

/** What an account's contacts may see: the newest version of what is meant for them. */
export async function ownDocuments(db: Db, account: AccountId): Promise<OwnDocument[]> {
  return rowsOf<OwnDocument>(
    db,
    sql`
    select d.id, d.kind, d.title, v.name, v.size, ${iso('v.at')} as at
      from account_documents d
      join lateral (select * from account_document_versions v where v.document_id = d.id order by v.number desc limit 1) v on true
     where d.account_id = ${account} and d.removed_at is null and d.audience = 'customer' order by v.at desc`,
  )
}

export async function lockDocument(tx: Transaction, account: AccountId, id: DocumentId) {
  const [row] = await tx
    .select()
    .from(accountDocuments)
    .where(
      and(eq(accountDocuments.id, id), eq(accountDocuments.accountId, account), isNull(accountDocuments.removedAt)),
    )
    .for('update')
  return row ?? null
}

export async function countDocuments(db: Db, account: AccountId): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from account_documents where account_id = ${account} and removed_at is null`,
  )
  return row!.n
}

export async function versionsOf(db: Db, id: DocumentId): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select coalesce(max(number), 0)::int as n from account_document_versions where document_id = ${id}`,
  )
  return row!.n
}

export interface StoredDocument {
  name: string
  type: string
  size: number
  content: Buffer
}

/** One version with its bytes; the newest where none is named, and of those for customers only where asked so. */
export async function documentContent(
  db: Db,
  account: AccountId,
  id: DocumentId,
  which: { number?: number; forCustomer: boolean },
): Promise<StoredDocument | null> {
  const [row] = await db
    .select({
      ...{ name: accountDocumentVersions.name, type: accountDocumentVersions.type, size: accountDocumentVersions.size },
      content: accountDocumentVersions.content,
    })
    .from(accountDocumentVersions)
    .innerJoin(accountDocuments, eq(accountDocuments.id, accountDocumentVersions.documentId))
    .where(
      and(
        ...[eq(accountDocuments.id, id), eq(accountDocuments.accountId, account), isNull(accountDocuments.removedAt)],
        which.forCustomer ? eq(accountDocuments.audience, 'customer') : undefined,
        which.number ? eq(accountDocumentVersions.number, which.number) : undefined,
      ),
    )
    .orderBy(sql`${accountDocumentVersions.number} desc`)
    .limit(1)
  return row?.content ? { ...row, content: row.content } : null
}
