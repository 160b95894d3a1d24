import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { StaffActor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { askForUpdate } from './commands/ask-for-update.ts'
import { isOver } from './moves.ts'
import { byNumber } from './ticket.http.ts'
import { findTicket, scopeOf } from './ticket.store.ts'
import { askingForUpdate, updateRequests } from './update-request.contract.ts'
import { updateRequestsOf } from './update-request.store.ts'

const tags = ['Tickets']
const path = '/tickets/{number}/progress-questions'
const listing = createRoute({
  ...{ method: 'get', path, tags, summary: 'What the account’s manager asked about how things stand' },
  request: { params: byNumber },
  responses: { 200: jsonAnswer(updateRequests, 'The latest first'), 404: { description: '`ticket.not_found`' } },
})
const asking = createRoute({
  ...{ method: 'post', path, tags, summary: 'Ask for an update; whoever holds the ticket answers within half an hour' },
  request: { params: byNumber, body: jsonBody(askingForUpdate) },
  responses: {
    201: jsonAnswer(updateRequests, 'Asked'),
    403: { description: '`ticket.not_yours`' },
    404: { description: '`ticket.not_found`' },
    409: { description: '`update.open`, `update.over`' },
  },
})

export function updateRequestRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (actor: StaffActor, number: string) => {
    const ticket = await findTicket(deps.db, { number })
    const scope = ticket && (await scopeOf(deps.db, ticket))
    if (!ticket || !scope || !may.seeInside(actor, scope)) throw notFound('ticket')
    const items = await updateRequestsOf(deps.db, ticket.id, actor.id)
    const isLive = !isOver(ticket.status) && ticket.status !== 'resolved'
    const mayAsk = isLive && may.askForUpdate(actor, scope) && !items.some(({ answeredAt }) => answeredAt === null)
    return { items, mayAsk }
  }
  routes.openapi(listing, async (c) => c.json(await look(requireStaff(c), c.req.valid('param').number), 200))
  routes.openapi({ ...asking, middleware: idempotent(deps) }, async (c) => {
    const actor = requireStaff(c)
    const { number } = c.req.valid('param')
    await askForUpdate(deps, actor, { number }, c.req.valid('json'))
    return c.json(await look(actor, number), 201)
  })
  return routes
}
