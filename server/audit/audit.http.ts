import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Auth } from '#server/auth/auth.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { auditPage as auditPageContract, auditQuery } from './audit.contract.ts'
import { auditPage } from './audit.store.ts'
import { undoChange } from './commands/undo-change.ts'

const tags = ['Audit']
const listing = createRoute({
  method: 'get',
  path: '/audit',
  tags,
  summary: 'Who changed what setting when, newest first (administrators)',
  request: { query: auditQuery },
  responses: { 200: jsonAnswer(auditPageContract, 'A page of changes') },
})
const undoing = createRoute({
  method: 'put',
  path: '/audit/{id}/reversal',
  tags,
  summary: 'Set it back to what it was before this change (administrators)',
  request: { params: z.strictObject({ id: z.coerce.number().int().positive() }) },
  responses: {
    200: jsonAnswer(auditPageContract, 'The newest changes afterwards'),
    404: { description: '`change.not_found`' },
    409: { description: '`audit.newer`, `audit.no_way_back`, or what the setting itself refuses' },
  },
})

export function auditRoutes(deps: Deps, auth: Auth): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await auditPage(deps.db, c.req.valid('query')), 200)
  })
  routes.openapi(undoing, async (c) => {
    const actor = requireStaff(c, 'admin')
    await undoChange(deps, actor, c.req.valid('param').id)
    auth.sessions.forget()
    return c.json(await auditPage(deps.db, { limit: 40 }), 200)
  })
  return routes
}
