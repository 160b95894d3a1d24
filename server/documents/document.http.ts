import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accountIdCoded } from '#server/accounts/account-view.store.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { largestFile } from '#server/files/file.contract.ts'
import { disposition } from '#server/files/name.ts'
import { jsonAnswer, jsonBody, requireContact, requireStaff, type Env } from '#server/http/env.ts'
import type { AccountId, DocumentId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { addDocument, changeDocument, removeDocument, replaceDocument } from './commands/keep-document.ts'
import { documentEdit, documentList, newDocument, ownDocument } from './document.contract.ts'
import { documentContent, documentsOf, ownDocuments, type StoredDocument } from './document.store.ts'

const tags = ['Account documents']
const params = z.strictObject({ code: z.string().max(40) })
const one = params.extend({ id: z.uuid() })
const after = jsonAnswer(documentList, 'The documents afterwards')
const refusals = {
  403: { description: '`auth.forbidden`' },
  404: { description: '`account.not_found` or `document.not_found`' },
  409: { description: '`document.changed`' },
  413: { description: '`file.too_large`' },
  415: { description: '`file.type_not_accepted`' },
  422: { description: '`file.missing`, `file.empty`, `document.too_many`' },
}
const binary = z.any().openapi({ type: 'string', format: 'binary' })
const form = (fields: z.ZodRawShape) => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: z.strictObject({ ...fields, file: binary, note: z.string().trim().max(300).default('') }),
    },
  },
})
const file = {
  200: {
    description: 'The file, always as a download',
    content: { 'application/octet-stream': { schema: binary } },
  },
  404: refusals[404],
}

const listing = createRoute({
  ...{ method: 'get', path: '/accounts/{code}/documents', tags, summary: 'Papers kept with an account' },
  request: { params },
  responses: { 200: jsonAnswer(documentList, 'With all their versions'), 404: refusals[404] },
})
const adding = createRoute({
  ...{ method: 'post', path: '/accounts/{code}/documents', tags, summary: 'Keep a document' },
  description: 'Its bytes decide what it is, not its name; 10 MB at most.',
  request: { params, body: form(newDocument.shape) },
  responses: { 201: after, ...refusals },
})
const replacing = createRoute({
  ...{ method: 'post', path: '/accounts/{code}/documents/{id}/versions', tags, summary: 'Another version of it' },
  request: { params: one, body: form({ version: z.coerce.number().int() }) },
  responses: { 201: after, ...refusals },
})
const changing = createRoute({
  ...{ method: 'put', path: '/accounts/{code}/documents/{id}', tags, summary: 'Title, kind, and who sees it' },
  request: { params: one, body: jsonBody(documentEdit) },
  responses: { 200: after, ...refusals },
})
const removing = createRoute({
  ...{ method: 'delete', path: '/accounts/{code}/documents/{id}', tags, summary: 'Take it away for everybody' },
  request: { params: one, query: z.strictObject({ version: z.coerce.number().int() }) },
  responses: { 200: after, ...refusals },
})
const downloading = createRoute({
  ...{ method: 'get', path: '/accounts/{code}/documents/{id}/versions/{number}', tags, summary: 'Download a version' },
  request: { params: one.extend({ number: z.coerce.number().int().min(1) }) },
  responses: file,
})
const own = createRoute({
  ...{
    method: 'get',
    path: '/portal/documents',
    tags: ['Customer portal'],
    summary: 'Documents meant for the customer',
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(ownDocument) }), 'The newest version of each') },
})
const ownDownload = createRoute({
  ...{ method: 'get', path: '/portal/documents/{id}', tags: ['Customer portal'], summary: 'Download a document' },
  request: { params: z.strictObject({ id: z.uuid() }) },
  responses: file,
})

/** Whoever sees the account inside reads; who keeps the account adds, replaces and removes; customers read what is theirs. */
export function documentRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const seen = async (c: Context<Env>, code: string) => {
    const actor = requireStaff(c)
    const id = await accountIdCoded(deps.db, code)
    if (!id || !can.seeDocuments(actor, id)) throw notFound('account')
    return { actor, id }
  }
  const kept = async (c: Context<Env>, code: string) => {
    const found = await seen(c, code)
    if (can.keepAccount(found.actor, found.id)) return found
    throw new Refusal('auth.forbidden', 'Your role does not include this.', 403)
  }
  const list = async (c: Context<Env>, id: AccountId) => ({
    items: await documentsOf(deps.db, id),
    mayKeep: can.keepAccount(requireStaff(c), id),
  })
  routes.openapi(listing, async (c) => c.json(await list(c, (await seen(c, c.req.valid('param').code)).id), 200))
  routes.openapi(adding, async (c) => {
    const { actor, id } = await kept(c, c.req.valid('param').code)
    const told = await c.req.formData()
    const text = (name: string) => String(told.get(name) ?? '')
    const asked = newDocument.parse({ kind: text('kind'), title: text('title'), audience: text('audience') })
    await addDocument(deps, actor, id, asked, await paperIn(told))
    return c.json(await list(c, id), 201)
  })
  routes.openapi(replacing, async (c) => {
    const { code, id: document } = c.req.valid('param')
    const { actor, id } = await kept(c, code)
    const told = await c.req.formData()
    const version = Number(told.get('version'))
    await replaceDocument(deps, actor, id, document as DocumentId, { ...(await paperIn(told)), version })
    return c.json(await list(c, id), 201)
  })
  routes.openapi(changing, async (c) => {
    const { code, id: document } = c.req.valid('param')
    const { actor, id } = await kept(c, code)
    await changeDocument(deps, actor, id, document as DocumentId, c.req.valid('json'))
    return c.json(await list(c, id), 200)
  })
  routes.openapi(removing, async (c) => {
    const { code, id: document } = c.req.valid('param')
    const { actor, id } = await kept(c, code)
    await removeDocument(deps, actor, id, document as DocumentId, c.req.valid('query').version)
    return c.json(await list(c, id), 200)
  })
  routes.openapi(downloading, async (c) => {
    const { code, id: document, number } = c.req.valid('param')
    const { id } = await seen(c, code)
    const found = await documentContent(deps.db, id, document as DocumentId, { number, forCustomer: false })
    return send(c, found)
  })
  routes.openapi(own, async (c) => c.json({ items: await ownDocuments(deps.db, requireContact(c).accountId) }, 200))
  routes.openapi(ownDownload, async (c) => {
    const { accountId } = requireContact(c)
    const id = c.req.valid('param').id as DocumentId
    return send(c, await documentContent(deps.db, accountId, id, { forCustomer: true }))
  })
  return routes
}

/** The one file of a multipart body. */
async function paperIn(told: FormData): Promise<{ name: string; content: Buffer; note: string }> {
  const found = told.get('file')
  if (!(found instanceof File)) {
    throw new Refusal('file.missing', 'Send the file as the field "file" of a multipart form.', 422, {
      errors: [{ pointer: '/file', detail: 'This field is missing.' }],
    })
  }
  // Before the bytes are copied: what is too large is not looked at.
  if (found.size > largestFile) throw new Refusal('file.too_large', 'A file may have 10 MB at most.', 413)
  const note = String(told.get('note') ?? '')
    .trim()
    .slice(0, 300)
  return { name: found.name, content: Buffer.from(await found.arrayBuffer()), note }
}

/** Handed out as a download that no browser renders. */
function send(c: Context<Env>, document: StoredDocument | null): Response {
  if (!document) throw notFound('document')
  return c.body(new Uint8Array(document.content), 200, {
    'Content-Type': document.type.startsWith('text/') ? `${document.type}; charset=utf-8` : document.type,
    'Content-Length': String(document.size),
    'Content-Disposition': disposition(document.name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-store',
  })
}
