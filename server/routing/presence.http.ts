import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { seatLines } from '#server/seats/seat-lines.store.ts'
import { presenceChange, seatLine } from '#server/seats/seat-view.contract.ts'
import { changePresence } from './commands/change-presence.ts'

const tags = ['Seats']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

const mine = createRoute({
  method: 'get',
  path: '/me/seat',
  tags,
  summary: 'My seat: presence, load, skills',
  responses: { 200: jsonAnswer(seatLine, 'My seat'), 404: { description: '`seat.not_found`' } },
})
const changingMine = createRoute({
  method: 'put',
  path: '/me/presence',
  tags,
  summary: 'Say whether I take work',
  request: { body: jsonBody(presenceChange) },
  responses: { 200: jsonAnswer(seatLine, 'My seat afterwards'), 404: { description: '`seat.not_found`' } },
})
const changingOthers = createRoute({
  method: 'put',
  path: '/seats/{id}/presence',
  tags,
  summary: 'Change a seat\u2019s presence, with a reason (supervisors)',
  request: { params: byId, body: jsonBody(presenceChange) },
  responses: { 200: jsonAnswer(seatLine, 'The seat afterwards'), 404: { description: '`seat.not_found`' } },
})

/** Presence, one's own and that of seats one supervises. */
export function presenceRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const seat = async (id: PersonId) => {
    const [line] = await seatLines(deps.db, deps.clock.now(), [id])
    if (!line) throw notFound('seat')
    return line
  }

  routes.openapi(mine, async (c) => c.json(await seat(requireStaff(c).id), 200))

  routes.openapi(changingMine, async (c) => {
    const actor = requireStaff(c)
    const { presence, reason } = c.req.valid('json')
    await changePresence(deps, actor, actor.id, presence, reason ?? null)
    return c.json(await seat(actor.id), 200)
  })

  routes.openapi(changingOthers, async (c) => {
    const actor = requireStaff(c)
    if (!can.supervise(actor))
      throw new Refusal('seat.supervisors_only', 'A supervisor changes the presence of others.', 403)
    const { presence, reason } = c.req.valid('json')
    if (!reason) {
      throw new Refusal('presence.reason_missing', 'Say why, so that the person understands.', 422, {
        errors: [{ pointer: '/reason', detail: 'A reason is needed for somebody else\u2019s presence.' }],
      })
    }
    const id = c.req.valid('param').id as PersonId
    await changePresence(deps, actor, id, presence, reason)
    return c.json(await seat(id), 200)
  })

  return routes
}
