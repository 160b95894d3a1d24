import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { brandChange, brandView, palette, paletteQuery } from './brand.contract.ts'
import { brandOf, logoOf } from './brand.store.ts'
import { changeBrand, changeLogo } from './commands/change-brand.ts'
import { paletteOf, styleOf } from './palette.ts'

const tags = ['Brand']
const changed = { 409: { description: '`brand.changed`' } }
const forever = 'public, max-age=31536000, immutable'
const version = z.coerce.number().int().min(0)

const looking = createRoute({
  method: 'get',
  path: '/brand',
  tags,
  summary: 'Under whose name, logo and colour the house appears (anybody)',
  responses: { 200: jsonAnswer(brandView, 'The brand') },
})
const changing = createRoute({
  method: 'put',
  path: '/brand',
  tags,
  summary: 'Change name and colour (administrators)',
  request: { body: jsonBody(brandChange) },
  responses: { 200: jsonAnswer(brandView, 'The brand now'), ...changed },
})
const previewing = createRoute({
  method: 'get',
  path: '/brand/palette',
  tags,
  summary: 'What would become of a colour in both themes, with its contrast (administrators)',
  request: { query: paletteQuery },
  responses: { 200: jsonAnswer(palette, 'The colours') },
})
const styling = createRoute({
  method: 'get',
  path: '/brand/style/{colour}',
  tags,
  summary: 'The colours of the pages as a stylesheet',
  request: { params: z.strictObject({ colour: z.string().regex(/^[0-9a-f]{6}$/) }) },
  responses: { 200: { description: 'CSS', content: { 'text/css': { schema: z.string() } } } },
})
const picturing = createRoute({
  method: 'get',
  path: '/brand/logo/{hash}',
  tags,
  summary: 'The logo, by what it is',
  request: { params: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }) },
  responses: {
    200: {
      description: 'A picture',
      content: { 'image/*': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
    },
    404: { description: '`logo.not_found`' },
  },
})
const uploading = createRoute({
  method: 'put',
  path: '/brand/logo',
  tags,
  summary: 'Set the logo: PNG, JPEG or WebP by its bytes, 256 kB at most (administrators)',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.strictObject({ file: z.any().openapi({ type: 'string', format: 'binary' }), version }),
        },
      },
    },
  },
  responses: {
    200: jsonAnswer(brandView, 'The brand now'),
    413: { description: '`brand.logo_too_large`' },
    415: { description: '`brand.logo_type`, `file.type_not_accepted`' },
    ...changed,
  },
})
const removing = createRoute({
  method: 'delete',
  path: '/brand/logo',
  tags,
  summary: 'The product’s own mark again (administrators)',
  request: { query: z.strictObject({ version }) },
  responses: { 200: jsonAnswer(brandView, 'The brand now'), ...changed },
})

export function brandRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(looking, async (c) => c.json(await brandOf(deps.db), 200))
  routes.openapi(previewing, (c) => {
    requireStaff(c, 'admin')
    return c.json(paletteOf(c.req.valid('query').colour), 200)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await changeBrand(deps, actor, c.req.valid('json')), 200)
  })
  routes.openapi(styling, (c) =>
    c.body(styleOf(paletteOf(`#${c.req.valid('param').colour}`)), 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': forever,
    }),
  )
  routes.openapi(uploading, async (c) => {
    const actor = requireStaff(c, 'admin')
    const form = await c.req.formData()
    const file = form.get('file')
    const based = version.safeParse(form.get('version'))
    if (!(file instanceof File) || !based.success) {
      throw new Refusal('brand.logo_missing', 'Send the picture as "file" and the brand’s "version" beside it.', 422)
    }
    return c.json(await changeLogo(deps, actor, Buffer.from(await file.arrayBuffer()), based.data), 200)
  })
  routes.openapi(removing, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await changeLogo(deps, actor, null, c.req.valid('query').version), 200)
  })
  routes.openapi(picturing, async (c) => {
    const logo = await logoOf(deps.db)
    if (logo?.hash !== c.req.valid('param').hash) throw notFound('logo')
    return c.body(new Uint8Array(logo.content), 200, {
      'Content-Type': logo.type,
      'Cache-Control': forever,
      'Content-Security-Policy': "default-src 'none'; sandbox",
    })
  })
  return routes
}
