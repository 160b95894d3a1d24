import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { SavedViewId } from '#server/kernel/ids.ts'
import { changeView, removeView, saveView } from './commands/keep-view.ts'
import { newSavedView, savedViewChange, savedViews } from './saved-view.contract.ts'
import { viewsFor } from './saved-view.store.ts'

const tags = ['Desk']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

const listing = createRoute({
  method: 'get',
  path: '/me/views',
  tags,
  summary: 'Lists I keep and those on everybody\u2019s desk, each with its count for me',
  responses: { 200: jsonAnswer(savedViews, 'One\u2019s own first') },
})
const saving = createRoute({
  method: 'post',
  path: '/me/views',
  tags,
  summary: 'Keep a list of tickets; on everybody\u2019s desk where a supervisor says so',
  request: { body: jsonBody(newSavedView) },
  responses: { 204: { description: 'Kept' }, 403: { description: '`view.not_shared`' } },
})
const changing = createRoute({
  method: 'put',
  path: '/me/views/{id}',
  tags,
  summary: 'Change a view of one\u2019s own (supervisors: also a shared one)',
  request: { params: byId, body: jsonBody(savedViewChange) },
  responses: {
    204: { description: 'Changed' },
    404: { description: '`view.not_found`' },
    409: { description: '`view.changed`' },
  },
})
const removing = createRoute({
  method: 'delete',
  path: '/me/views/{id}',
  tags,
  summary: 'Remove a view',
  request: { params: byId },
  responses: { 204: { description: 'Gone' }, 404: { description: '`view.not_found`' } },
})

/** What everybody arranges for themselves on the desk. */
export function savedViewRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c)
    return c.json({ items: await viewsFor(deps.db, actor), mayShare: can.shareViews(actor) }, 200)
  })
  routes.openapi(saving, async (c) => {
    await saveView(deps, requireStaff(c), c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(changing, async (c) => {
    await changeView(deps, requireStaff(c), c.req.valid('param').id as SavedViewId, c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(removing, async (c) => {
    await removeView(deps, requireStaff(c), c.req.valid('param').id as SavedViewId)
    return c.body(null, 204)
  })
  return routes
}
