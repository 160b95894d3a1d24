import { createHash } from 'node:crypto'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { kindOf } from '#server/files/bytes.ts'
import { mostFiles, type FileView } from '#server/files/file.contract.ts'
import { countFiles, keepFile, uploaderOf } from '#server/files/file.store.ts'
import { cleanName } from '#server/files/name.ts'
import { claimRequestKey, storeAnswer, type RequestKey } from '#server/http/idempotency.ts'
import { newId, type FileId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { isOver } from '../moves.ts'
import type { TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/** What one person may have lying about unsent, over several drafts. */
const mostUnsent = 3 * mostFiles

export interface Upload {
  name: string
  content: Buffer
  /** With the opening it belongs to the ticket itself; otherwise the message that names it takes it along. */
  purpose: 'opening' | 'message'
  visibility: 'public' | 'internal'
  key: RequestKey | null
}

/** Keeps a file on the ticket, by what its bytes are. Refuses as `bytes.ts` says, and with `file.too_many`. */
export async function attachFile(deps: Deps, actor: Actor, ref: TicketRef, upload: Upload): Promise<FileView> {
  const { content, purpose, key } = upload
  const { type, endings } = await kindOf(content, upload.name)
  const kept: FileView = { id: newId<FileId>(), name: cleanName(upload.name, endings), type, size: content.length }
  const opening = purpose === 'opening'
  const visibility = opening ? 'public' : upload.visibility
  const needs = visibility === 'public' ? 'reply' : 'note'
  return withTicket(deps, actor, ref, { may: needs }, async ({ tx, ticket, now, happened }) => {
    const earlier = key && (await claimRequestKey(tx, key, now))
    if (earlier) return earlier as unknown as FileView
    if (isOver(ticket.status)) {
      throw new Refusal('ticket.over', 'This ticket is closed. Open a new one and attach the file there.')
    }
    const there = await countFiles(tx, ticket.id, actor)
    if (opening ? there.opening >= mostFiles : there.unsent >= mostUnsent) throw tooMany()
    await keepFile(tx, {
      ...kept,
      id: kept.id as FileId,
      ticketId: ticket.id,
      messageId: null,
      opening,
      uploader: uploaderOf(actor),
      visibility,
      sha256: createHash('sha256').update(content).digest(),
      content,
      at: now,
    })
    if (opening) await happened({ type: 'ticket.attached', payload: { fileId: kept.id, name: kept.name, visibility } })
    if (key) await storeAnswer(tx, key, { ...kept })
    return kept
  })
}

function tooMany(): Refusal {
  return new Refusal('file.too_many', `${mostFiles} files at most go together. Send the rest with an answer.`, 422, {
    errors: [{ pointer: '/file', detail: `${mostFiles} files at most.` }],
  })
}
