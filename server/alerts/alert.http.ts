import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { acknowledging, alertView } from './alert-view.contract.ts'
import { alertsFor, alertViews } from './alert-view.store.ts'
import { acknowledgeAlert } from './commands/acknowledge-alert.ts'

const tags = ['Alerts']

const listing = createRoute({
  method: 'get',
  path: '/alerts',
  tags,
  summary: 'Alerts of my portfolio, open ones first',
  responses: { 200: jsonAnswer(z.object({ items: z.array(alertView) }), 'Alerts') },
})
const acknowledgement = createRoute({
  method: 'put',
  path: '/alerts/{id}/acknowledgement',
  tags,
  summary: 'I know, and I am on it',
  request: {
    params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }),
    body: jsonBody(acknowledging),
  },
  responses: { 200: jsonAnswer(alertView, 'The alert afterwards'), 404: { description: '`alert.not_found`' } },
})

export function alertRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) => c.json({ items: await alertsFor(deps.db, requireStaff(c), 100) }, 200))
  routes.openapi(acknowledgement, async (c) => {
    const id = c.req.valid('param').id as AlertId
    await acknowledgeAlert(deps, requireStaff(c), id, c.req.valid('json').note ?? null)
    const [view] = await alertViews(deps.db, [id])
    if (!view) throw notFound('alert')
    return c.json(view, 200)
  })
  return routes
}
