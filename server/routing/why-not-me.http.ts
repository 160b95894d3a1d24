import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { hasRole } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { seatLines } from '#server/seats/seat-lines.store.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { waitingForMe as contract } from './explanation.contract.ts'
import { waitingForMe } from './waiting-for-me.store.ts'

const asking = createRoute({
  method: 'get',
  path: '/me/seat/waiting',
  tags: ['Seats'],
  summary: 'Why not me? What waits at my level, and my place or the reason I have none',
  responses: { 200: jsonAnswer(contract, 'In order of work'), 404: { description: '`seat.not_found`' } },
})

/** A seat asks about itself; of colleagues it learns how many stand before it and nothing else. */
export function whyNotMeRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(asking, async (c) => {
    const actor = requireStaff(c)
    const now = deps.clock.now()
    const [seat] = can.beOffered(actor) ? await seatLines(deps.db, now, [actor.id]) : []
    if (!seat) throw notFound('seat')
    return c.json(await waitingForMe(deps.db, actor.id, levelsBeside(seat.level), now), 200)

    /** A first-line seat asks about the first line, a technical one about all that lies behind it and is open to it. */
    function levelsBeside(level: SupportLevel): SupportLevel[] {
      if (level === 'L1' && hasRole(actor, 'agent')) return ['L1']
      return ['L2', 'L3', 'vendor']
    }
  })
  return routes
}
