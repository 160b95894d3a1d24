import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { DocumentEvent } from '#server/events/work-event.ts'
import { record } from '#server/events/record.ts'
import { kindOf } from '#server/files/bytes.ts'
import { cleanName } from '#server/files/name.ts'
import { newId, type AccountId, type DocumentId, type DocumentVersionId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { mostDocuments, type DocumentEdit, type NewDocument } from '../document.contract.ts'
import { countDocuments, lockDocument, versionsOf } from '../document.store.ts'
import { accountDocuments, accountDocumentVersions } from '../document.table.ts'

export interface Paper {
  name: string
  content: Buffer
  note: string
}

/** Keeps a new document with its first version. Refuses as `files/bytes.ts` says, and with `document.too_many`. */
export async function addDocument(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  asked: NewDocument,
  paper: Paper,
): Promise<void> {
  const kept = await checked(paper)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    if ((await countDocuments(tx, accountId)) >= mostDocuments) {
      const detail = `An account keeps ${mostDocuments} documents at most. Remove some first.`
      throw new Refusal('document.too_many', detail, 422, { extra: { most: mostDocuments } })
    }
    const id = newId<DocumentId>()
    await tx.insert(accountDocuments).values({ id, accountId, ...asked, createdAt: now })
    await insertVersion(tx, actor, id, 1, kept, now)
    const payload = { documentId: id, title: asked.title, kind: asked.kind, audience: asked.audience }
    await record(tx, actor, now, { type: 'document.added', ticketId: null, accountId, payload })
  })
  deps.wake.now('events')
}

/** Another version of it; the earlier ones stay for the house. Refuses as above, and with `document.changed`. */
export async function replaceDocument(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  id: DocumentId,
  paper: Paper & { version: number },
): Promise<void> {
  const kept = await checked(paper)
  await onDocument(deps, actor, accountId, id, paper.version, async (tx, document, now) => {
    const number = 1 + (await versionsOf(tx, id))
    await insertVersion(tx, actor, id, number, kept, now)
    await tx
      .update(accountDocuments)
      .set({ version: document.version + 1 })
      .where(eq(accountDocuments.id, id))
    return { type: 'document.replaced', payload: { documentId: id, title: document.title, number } }
  })
}

/** Another title or kind, or other readers. Refuses with `document.changed`. */
export async function changeDocument(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  id: DocumentId,
  { version, ...asked }: DocumentEdit,
): Promise<void> {
  await onDocument(deps, actor, accountId, id, version, async (tx, document) => {
    await tx
      .update(accountDocuments)
      .set({ ...asked, version: version + 1 })
      .where(eq(accountDocuments.id, id))
    const payload = { documentId: id, title: asked.title, was: document.audience, is: asked.audience }
    return { type: 'document.changed', payload }
  })
}

/** Takes it away for everybody: the bytes of all versions go, that it was there stays. Refuses with `document.changed`. */
export async function removeDocument(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  id: DocumentId,
  version: number,
): Promise<void> {
  await onDocument(deps, actor, accountId, id, version, async (tx, document, now) => {
    await tx.update(accountDocumentVersions).set({ content: null }).where(eq(accountDocumentVersions.documentId, id))
    await tx
      .update(accountDocuments)
      .set({ removedAt: now, version: version + 1 })
      .where(eq(accountDocuments.id, id))
    const versions = await versionsOf(tx, id)
    return { type: 'document.removed', payload: { documentId: id, title: document.title, versions } }
  })
}

type Told = { [E in DocumentEvent as E['type']]: Pick<E, 'type' | 'payload'> }[DocumentEvent['type']]

async function onDocument(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  id: DocumentId,
  version: number,
  verb: (tx: Transaction, document: NonNullable<Awaited<ReturnType<typeof lockDocument>>>, now: Date) => Promise<Told>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const document = await lockDocument(tx, accountId, id)
    if (!document) throw notFound('document')
    if (document.version !== version) {
      throw new Refusal('document.changed', 'Somebody changed this document meanwhile. Look at it again.', 409, {
        extra: { latest: document.version },
      })
    }
    const told = await verb(tx, document, now)
    await record(tx, actor, now, { ...told, ticketId: null, accountId } as DocumentEvent)
  })
  deps.wake.now('events')
}

async function checked({ name, content, note }: Paper) {
  const { type, endings } = await kindOf(content, name)
  return { name: cleanName(name, endings), type, size: content.length, content, note }
}

async function insertVersion(
  tx: Transaction,
  actor: StaffActor,
  documentId: DocumentId,
  number: number,
  kept: Awaited<ReturnType<typeof checked>>,
  now: Date,
): Promise<void> {
  await tx.insert(accountDocumentVersions).values({
    ...{ id: newId<DocumentVersionId>(), documentId, number, ...kept, byId: actor.id, byName: actor.name, at: now },
    sha256: createHash('sha256').update(kept.content).digest(),
  })
}
