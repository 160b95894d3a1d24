import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { requestKeyOf } from '#server/http/idempotency.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { rejectOffer } from '#server/routing/commands/reject-offer.ts'
import { offerCard } from '#server/routing/offer.contract.ts'
import { openOfferCards } from '#server/routing/offer-cards.store.ts'
import { rejecting, rescinding as rescindingContract } from '#server/seats/seat-view.contract.ts'
import { rescindOffer } from '#server/routing/commands/rescind-offer.ts'
import { takeNext } from './commands/take-next.ts'
import { acceptOffer } from './commands/accept-offer.ts'

const tags = ['Offers']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

const mine = createRoute({
  method: 'get',
  path: '/me/offers',
  tags,
  summary: 'What is offered to me now',
  responses: { 200: jsonAnswer(z.object({ items: z.array(offerCard) }), 'Open offers') },
})
const accepting = createRoute({
  method: 'put',
  path: '/offers/{id}/acceptance',
  tags,
  summary: 'Take it',
  request: { params: byId },
  responses: {
    200: jsonAnswer(z.object({ number: z.string() }), 'Yours'),
    409: { description: '`offer.ended` with who has it now, `seat.full`' },
  },
})
const declining = createRoute({
  method: 'put',
  path: '/offers/{id}/rejection',
  tags,
  summary: 'Decline with a reason',
  request: { params: byId, body: jsonBody(rejecting) },
  responses: { 204: { description: 'It is offered on' }, 409: { description: '`offer.ended`' } },
})

const rescinding = createRoute({
  method: 'put',
  path: '/offers/{id}/rescission',
  tags,
  summary: 'Take an open offer back from a seat, with a reason (supervisors)',
  request: { params: byId, body: jsonBody(rescindingContract) },
  responses: { 204: { description: 'It is offered on' }, 409: { description: '`offer.ended`' } },
})
const pulling = createRoute({
  method: 'post',
  path: '/me/work',
  tags,
  summary: 'Take the next: the most urgent, then oldest work that fits my seat',
  responses: {
    200: jsonAnswer(z.object({ number: z.string() }), 'Yours'),
    409: { description: '`queue.nothing_fits`, `seat.full`' },
  },
})

/** What a seat does with its offers. */
export function offerRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(mine, async (c) =>
    c.json({ items: await openOfferCards(deps.db, { seatId: requireStaff(c).id }) }, 200),
  )
  routes.openapi(accepting, async (c) =>
    c.json(await acceptOffer(deps, requireStaff(c), c.req.valid('param').id as OfferId), 200),
  )
  routes.openapi(rescinding, async (c) => {
    await rescindOffer(deps, requireStaff(c), c.req.valid('param').id as OfferId, c.req.valid('json').reason)
    return c.body(null, 204)
  })
  // Sent twice it must not take two: the same key gives the same answer.
  routes.openapi(pulling, async (c) => {
    return c.json(await takeNext(deps, requireStaff(c), requestKeyOf(c, null)), 200)
  })
  routes.openapi(declining, async (c) => {
    await rejectOffer(deps, requireStaff(c), c.req.valid('param').id as OfferId, c.req.valid('json'))
    return c.body(null, 204)
  })
  return routes
}
