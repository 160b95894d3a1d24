import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { liveBoard as liveBoardContract } from '#server/seats/seat-view.contract.ts'
import { liveBoard } from './live-board.store.ts'

const watching = createRoute({
  method: 'get',
  path: '/live',
  tags: ['Live'],
  summary: 'Queues, seats and offers at this moment (supervisors)',
  responses: { 200: jsonAnswer(liveBoardContract, 'The floor'), 403: { description: '`live.supervisors_only`' } },
})

export function liveRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(watching, async (c) => {
    if (!can.supervise(requireStaff(c))) throw new Refusal('live.supervisors_only', 'Supervisors watch the floor.', 403)
    return c.json(await liveBoard(deps.db, deps.clock.now()), 200)
  })
  return routes
}
