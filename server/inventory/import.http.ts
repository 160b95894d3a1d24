import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { importCircuits, previewImport } from './commands/import-circuits.ts'
import { importAsked, importDone, importOrder, importPreview } from './import.contract.ts'
import { keepersOnly } from './keepers-only.ts'

const tags = ['Inventory']
const forbidden = { 403: { description: '`inventory.keepers_only`' } }

const previewing = createRoute({
  method: 'post',
  path: '/circuit-import-previews',
  tags,
  summary: 'What a CSV of circuits would do, with every wrong cell; nothing is written',
  request: { body: jsonBody(importAsked) },
  responses: {
    200: jsonAnswer(importPreview, 'Row by row'),
    422: { description: '`import.not_a_table`' },
    ...forbidden,
  },
})
const importing = createRoute({
  method: 'post',
  path: '/circuit-imports',
  tags,
  summary: 'Import circuits as the preview said: all rows or none',
  request: { body: jsonBody(importOrder) },
  responses: {
    200: jsonAnswer(importDone, 'What was done'),
    409: { description: '`import.changed`' },
    422: { description: '`import.wrong`, which names every cell, or `import.not_a_table`' },
    ...forbidden,
  },
})

export function circuitImportRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const keeper = (c: Context<Env>) => {
    const actor = requireStaff(c)
    if (!can.keepInventory(actor)) throw keepersOnly()
    return actor
  }
  routes.use('/circuit-imports', idempotent(deps))
  routes.openapi(previewing, async (c) => {
    keeper(c)
    return c.json(await previewImport(deps, c.req.valid('json').csv), 200)
  })
  routes.openapi(importing, async (c) => c.json(await importCircuits(deps, keeper(c), c.req.valid('json')), 200))
  return routes
}
