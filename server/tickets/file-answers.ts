import type { Context } from 'hono'
import { z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import type { Actor } from '#server/auth/actor.ts'
import { disposition } from '#server/files/accept.ts'
import { fileOf } from '#server/files/file.store.ts'
import type { Env } from '#server/http/env.ts'
import type { FileId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { attachFile } from './commands/attach-file.ts'
import type { Ticket, TicketRef } from './ticket.store.ts'

/** The body of an upload, for the API's document. */
export const uploadBody = {
  required: true as const,
  content: {
    'multipart/form-data': {
      schema: z.object({
        file: z.any().openapi({ type: 'string', format: 'binary' }),
        purpose: z.enum(['opening', 'message']).default('message'),
        visibility: z.enum(['public', 'internal']).default('public'),
      }),
    },
  },
}

/** Reads the one file of a multipart body and keeps it on the ticket. */
export async function receiveFile(deps: Deps, c: Context<Env>, actor: Actor, ref: TicketRef) {
  const form = await c.req.formData().catch(() => null)
  const file = form?.get('file')
  if (!(file instanceof File)) {
    throw new Refusal('file.missing', 'Send the file as the field "file" of a multipart form.', 422, {
      errors: [{ pointer: '/file', detail: 'This field is missing.' }],
    })
  }
  return attachFile(deps, actor, ref, {
    name: file.name,
    content: Buffer.from(await file.arrayBuffer()),
    purpose: form?.get('purpose') === 'opening' ? 'opening' : 'message',
    visibility: actor.kind === 'staff' && form?.get('visibility') === 'internal' ? 'internal' : 'public',
  })
}

/** Hands a file out as a download that no browser renders. */
export async function sendFile(
  deps: Deps,
  ticket: Ticket,
  id: string,
  reader: 'staff' | 'customer',
): Promise<Response> {
  const file = await fileOf(deps.db, ticket.id, id as FileId, reader)
  if (!file) throw notFound('file')
  return new Response(new Uint8Array(file.content), {
    headers: {
      'Content-Type': file.type.startsWith('text/') ? 'text/plain; charset=utf-8' : file.type,
      'Content-Length': String(file.size),
      'Content-Disposition': disposition(file.name),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-store',
    },
  })
}
