import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { environmentView } from './environment.contract.ts'
import { environmentOf } from './environment.ts'
import { jsonAnswer, requireStaff, type Env } from './env.ts'

const looking = createRoute({
  method: 'get',
  path: '/environment',
  tags: ['Administration'],
  summary: 'What the product was started with; of secrets only whether there is one (administrators)',
  responses: { 200: jsonAnswer(environmentView, 'A line each') },
})

/** What only whoever starts the product may decide, for administrators to read. */
export function environmentRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(looking, (c) => {
    requireStaff(c, 'admin')
    return c.json({ items: environmentOf(deps.config) }, 200)
  })
  return routes
}
