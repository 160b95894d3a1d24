import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { queueView, skillView } from './queue-view.contract.ts'
import { queueViews, skillViews } from './queue-view.store.ts'

const tags = ['Routing']

const queues = createRoute({
  method: 'get',
  path: '/queues',
  tags,
  summary: 'Queues: what a seat needs for them, and what happens when nobody takes the work',
  responses: { 200: jsonAnswer(z.object({ items: z.array(queueView) }), 'Queues by level') },
})
const skills = createRoute({
  method: 'get',
  path: '/skills',
  tags,
  summary: 'Skills, and who has them (supervisors)',
  responses: {
    200: jsonAnswer(z.object({ items: z.array(skillView) }), 'Skills'),
    403: { description: '`skills.supervisors_only`' },
  },
})

/** How work is routed, to read. */
export function queueRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(queues, async (c) => {
    requireStaff(c)
    return c.json({ items: await queueViews(deps.db) }, 200)
  })
  routes.openapi(skills, async (c) => {
    if (!can.supervise(requireStaff(c)))
      throw new Refusal('skills.supervisors_only', 'Supervisors and administrators see who can do what.', 403)
    return c.json({ items: await skillViews(deps.db) }, 200)
  })
  return routes
}
