import type { Context } from 'hono'
import { createRoute, z } from '@hono/zod-openapi'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { fileView, largestFile, type FileView } from '#server/files/file.contract.ts'
import { fileOf } from '#server/files/file.store.ts'
import { disposition } from '#server/files/name.ts'
import { jsonAnswer, type Env } from '#server/http/env.ts'
import { hashOf, requestKeyOf } from '#server/http/idempotency.ts'
import type { FileId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { attachFile } from './commands/attach-file.ts'
import type { Ticket, TicketRef } from './ticket.store.ts'

/** Uploads and downloads of one door: staff, portal and private link each have their own address. */
export function uploadRoute<P extends z.ZodObject>(path: string, params: P, tag: string) {
  return createRoute({
    method: 'post',
    path,
    tags: [tag],
    summary: 'Attach a file; a message that names it takes it along',
    description:
      '`purpose=opening` keeps it with the ticket itself at once. Its bytes decide what it is, not its name; 10 MB at most.',
    request: {
      params,
      body: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: z.strictObject({
              file: z.any().openapi({ type: 'string', format: 'binary' }),
              purpose: z.enum(['opening', 'message']).default('message'),
              visibility: z.enum(['public', 'internal']).default('public'),
            }),
          },
        },
      },
    },
    responses: {
      201: jsonAnswer(fileView, 'Kept'),
      404: { description: '`ticket.not_found`' },
      413: { description: '`file.too_large`' },
      415: { description: '`file.type_not_accepted`' },
    },
  })
}

export function downloadRoute<P extends z.ZodObject>(path: string, params: P, tag: string) {
  return createRoute({
    method: 'get',
    path,
    tags: [tag],
    summary: 'Download a file',
    request: { params },
    responses: {
      200: {
        description: 'The file, always as a download',
        content: { 'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
      },
      404: { description: '`file.not_found`' },
    },
  })
}

/** Reads the one file of a multipart body and keeps it on the ticket. */
export async function receiveFile(deps: Deps, c: Context<Env>, actor: Actor, ref: TicketRef): Promise<FileView> {
  const form = await c.req.formData()
  const file = form.get('file')
  if (!(file instanceof File)) throw missing()
  // Before the bytes are copied: what is too large is not looked at.
  if (file.size > largestFile) {
    throw new Refusal('file.too_large', 'A file may have 10 MB at most. Compress it, or send a part of it.', 413)
  }
  const content = Buffer.from(await file.arrayBuffer())
  const purpose = form.get('purpose') === 'opening' ? 'opening' : 'message'
  const visibility = actor.kind === 'staff' && form.get('visibility') === 'internal' ? 'internal' : 'public'
  const key = requestKeyOf(c, [purpose, visibility, file.name, hashOf(content).toString('hex')])
  return attachFile(deps, actor, ref, { name: file.name, content, purpose, visibility, key })
}

/** Hands a file out as a download that no browser renders. */
export async function sendFile(
  deps: Deps,
  c: Context<Env>,
  actor: Actor,
  ticket: Ticket,
  id: string,
): Promise<Response> {
  const file = await fileOf(deps.db, actor, ticket.id, id as FileId)
  if (!file) throw notFound('file')
  return c.body(new Uint8Array(file.content), 200, {
    'Content-Type': file.type.startsWith('text/') ? `${file.type}; charset=utf-8` : file.type,
    'Content-Length': String(file.size),
    'Content-Disposition': disposition(file.name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-store',
  })
}

function missing(): Refusal {
  return new Refusal('file.missing', 'Send the file as the field "file" of a multipart form.', 422, {
    errors: [{ pointer: '/file', detail: 'This field is missing.' }],
  })
}
