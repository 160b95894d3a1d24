import { createHash } from 'node:crypto'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { cleanName, typeOf } from '#server/files/accept.ts'
import { keepFile, unboundFiles } from '#server/files/file.store.ts'
import { newId, type FileId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { isOver } from '../moves.ts'
import type { TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

const mostUnbound = 20

export interface Upload {
  name: string
  content: Buffer
  /** With the opening it belongs to the ticket itself; otherwise the message that names it takes it along. */
  purpose: 'opening' | 'message'
  visibility: 'public' | 'internal'
}

/** Keeps a file on the ticket, by what its bytes are. Refuses as `accept.ts` says, and `file.too_many`. */
export async function attachFile(deps: Deps, actor: Actor, ref: TicketRef, upload: Upload) {
  const type = await typeOf(upload.content)
  const name = cleanName(upload.name)
  const id = newId<FileId>()
  await withTicket(
    deps,
    actor,
    ref,
    { may: upload.visibility === 'public' ? 'reply' : 'note' },
    async ({ tx, ticket, now, happened }) => {
      if (isOver(ticket.status)) throw new Refusal('ticket.over', `The ticket is ${ticket.status}. Open a new one.`)
      if ((await unboundFiles(tx, ticket.id)) >= mostUnbound) {
        throw new Refusal(
          'file.too_many',
          `At most ${mostUnbound} files can wait to be sent. Send a message with some of them first.`,
        )
      }
      await keepFile(tx, {
        id,
        ticketId: ticket.id,
        messageId: null,
        opening: upload.purpose === 'opening',
        visibility: upload.visibility,
        name,
        type,
        size: upload.content.length,
        sha256: createHash('sha256').update(upload.content).digest(),
        content: upload.content,
        at: now,
      })
      if (upload.purpose === 'opening') {
        await happened({ type: 'ticket.attached', payload: { fileId: id, name, visibility: upload.visibility } })
      }
    },
  )
  return { id, name, type, size: upload.content.length }
}
