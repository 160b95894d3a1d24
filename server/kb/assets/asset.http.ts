import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { largestFile } from '#server/files/file.contract.ts'
import { disposition } from '#server/files/name.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { addAsset } from '../commands/add-asset.ts'
import { isDrawn } from './asset-links.ts'
import { keptAsset } from './asset.contract.ts'
import { readableAsset } from './asset.store.ts'

const number = z
  .string()
  .max(20)
  .openapi({ param: { name: 'number', in: 'path' }, example: 'KB-1001' })
const name = z
  .string()
  .max(120)
  .openapi({ param: { name: 'name', in: 'path' }, example: 'power-budget.png' })
const file = {
  200: {
    description: 'Pictures to be drawn in the page, anything else as a download',
    content: { 'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
  },
  304: { description: 'Not changed' },
  404: { description: '`file.not_found`' },
}

const adding = createRoute({
  method: 'post',
  path: '/articles/{number}/files',
  tags: ['Knowledge'],
  summary: 'Keep a picture or file for an article that is being written',
  description: 'Its bytes decide what it is, not its name; 10 MB at most. Answers how the text names it.',
  request: {
    params: z.object({ number }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.strictObject({ file: z.any().openapi({ type: 'string', format: 'binary' }) }),
        },
      },
    },
  },
  responses: {
    201: jsonAnswer(keptAsset, 'Kept'),
    404: { description: '`article.not_found`' },
    413: { description: '`file.too_large`' },
    415: { description: '`file.type_not_accepted`' },
    422: { description: '`file.missing`, `file.empty`, `file.too_many`' },
  },
})
const reading = createRoute({
  method: 'get',
  path: '/articles/{number}/files/{name}',
  tags: ['Knowledge'],
  summary: 'A picture or file of an article the reader may open',
  request: { params: z.object({ number, name }) },
  responses: file,
})
const readingHelp = createRoute({
  method: 'get',
  path: '/help/articles/{number}/files/{name}',
  tags: ['Help'],
  summary: 'A picture or file that an article for customers shows',
  request: { params: z.object({ number, name }) },
  responses: file,
})

/** Pictures and files of articles. Who may see the text that shows them may see them, and nobody else. */
export function assetRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/help/articles/*', limit(deps, 'help-files', { points: 600, duration: 60 }))

  routes.openapi(adding, async (c) => {
    const who = requireStaff(c)
    const form = await c.req.formData()
    const file = form.get('file')
    if (!(file instanceof File)) {
      throw new Refusal('file.missing', 'Send the file as the field "file" of a multipart form.', 422, {
        errors: [{ pointer: '/file', detail: 'This field is missing.' }],
      })
    }
    if (file.size > largestFile) {
      throw new Refusal('file.too_large', 'A file may have 10 MB at most. Compress it, or send a part of it.', 413)
    }
    const content = Buffer.from(await file.arrayBuffer())
    return c.json(await addAsset(deps, who, c.req.valid('param').number, { name: file.name, content }), 201)
  })
  routes.openapi(reading, async (c) => {
    const { number, name } = c.req.valid('param')
    return hand(deps, c, requireStaff(c), number, name)
  })
  routes.openapi(readingHelp, async (c) => {
    const { number, name } = c.req.valid('param')
    return hand(deps, c, null, number, name)
  })
  return routes
}

async function hand(deps: Deps, c: Context<Env>, who: Actor | null, article: string, name: string): Promise<Response> {
  const asset = await readableAsset(deps.db, who, { article, name })
  if (!asset) throw notFound('file')
  const tag = `"${asset.sha256.toString('hex').slice(0, 32)}"`
  const headers = {
    ETag: tag,
    // Asked again each time: who may see it can change, its bytes never do.
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  if (c.req.header('if-none-match') === tag) return c.body(null, 304, headers)
  const isText = asset.type.startsWith('text/')
  return c.body(new Uint8Array(asset.content), 200, {
    ...headers,
    'Content-Type': isText ? `${asset.type}; charset=utf-8` : asset.type,
    'Content-Length': String(asset.size),
    'Content-Disposition': isDrawn(asset.type) ? 'inline' : disposition(asset.name),
  })
}
