import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireContact, requirePerson, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { visibleTicket } from '#server/tickets/ticket.store.ts'
import { changeOrderPositions, orderPositionsFor } from './commands/change-order-positions.ts'
import { openOrder } from './commands/open-order.ts'
import { finishStep, recordTest, sendBack } from './commands/run-order.ts'
import { retryEntry } from './commands/retry-entry.ts'
import {
  newOrder,
  newTest,
  orderLine,
  orderPositionsEdit,
  orderPositionsView,
  orderView as viewContract,
  ownOrder,
  stepBack,
  stepDone,
  testView,
} from './order.contract.ts'
import { circuitNumbered } from './order.store.ts'
import { orderLines, orderOfTicket, orderView, ownOrderOf, ownOrders, testsOfCircuit } from './order-view.store.ts'

const tags = ['Service orders']
const params = z.strictObject({ number: z.string().max(60) })
const after = jsonAnswer(viewContract, 'The order afterwards')
const refusals = {
  403: { description: '`order.not_yours` or `order.not_in_work`' },
  404: { description: '`order.not_found` or `account.not_found`' },
  409: { description: '`order.changed`, `order.open_already`, `order.first_stage`, `circuit.number_taken`' },
  422: {
    description:
      '`order.skips`, `order.test_missing`, `order.test_failed`, `order.measured_later`, `circuit.wrong`, `circuit.not_found`, `contact.not_found`',
  },
}

const listing = createRoute({
  ...{ method: 'get', path: '/orders', tags, summary: 'Service orders by their promise' },
  request: {
    query: z.strictObject({ account: z.string().max(40).optional(), state: z.enum(['open', 'past']).optional() }),
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(orderLine) }), 'At most 300') },
})
const opening = createRoute({
  ...{ method: 'post', path: '/accounts/{code}/orders', tags, summary: 'Order a circuit, a change or a move' },
  request: { params: z.strictObject({ code: z.string().max(40) }), body: jsonBody(newOrder) },
  responses: { 201: jsonAnswer(viewContract, 'Ordered'), ...refusals },
})
const viewing = createRoute({
  ...{ method: 'get', path: '/orders/{number}', tags, summary: 'One order: positions, what was done and measured' },
  request: { params },
  responses: { 200: jsonAnswer(viewContract, 'The order'), 404: refusals[404] },
})
const finishing = createRoute({
  ...{ method: 'put', path: '/orders/{number}/step', tags, summary: 'This position has done its part' },
  request: { params, body: jsonBody(stepDone) },
  responses: { 200: after, ...refusals },
})
const returning = createRoute({
  ...{ method: 'put', path: '/orders/{number}/return', tags, summary: 'Back to the position before, with a reason' },
  request: { params, body: jsonBody(stepBack) },
  responses: { 200: after, ...refusals },
})
const testing = createRoute({
  ...{ method: 'post', path: '/orders/{number}/tests', tags, summary: 'Write down what was measured' },
  request: { params, body: jsonBody(newTest) },
  responses: { 201: after, ...refusals },
})
const entering = createRoute({
  ...{ method: 'put', path: '/orders/{number}/entry', tags },
  summary: 'Enter an accepted circuit that the inventory did not take before',
  request: { params },
  responses: { 200: after, ...refusals },
})
const tested = createRoute({
  ...{ method: 'get', path: '/circuits/{number}/tests', tags: ['Inventory'], summary: 'Test records of a circuit' },
  request: { params },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(testView) }), 'The newest first'),
    404: { description: '`circuit.not_found`' },
  },
})
const ofTicket = createRoute({
  ...{ method: 'get', path: '/tickets/{number}/order', tags, summary: 'The order a ticket belongs to' },
  request: { params },
  responses: {
    200: jsonAnswer(z.object({ order: z.string().nullable() }), 'Its number, or null'),
    404: { description: '`ticket.not_found`' },
  },
})
const positions = createRoute({
  ...{ method: 'get', path: '/order-positions', tags, summary: 'Which position does which stage of an order' },
  responses: { 200: jsonAnswer(orderPositionsView, 'By stage; null: as tickets are routed') },
})
const setting = createRoute({
  ...{
    method: 'put',
    path: '/order-positions',
    tags,
    summary: 'Say which position does which stage of orders to come',
  },
  request: { body: jsonBody(orderPositionsEdit) },
  responses: {
    200: jsonAnswer(orderPositionsView, 'As it is now'),
    403: { description: '`auth.forbidden`' },
    422: { description: '`queue.not_found` or `order.position_level`' },
  },
})
const own = createRoute({
  ...{ method: 'get', path: '/portal/orders', tags: ['Customer portal'], summary: 'Orders the contact follows' },
  responses: { 200: jsonAnswer(z.object({ items: z.array(ownOrder) }), 'Those that wait for an answer first') },
})

const ownOfTicket = createRoute({
  ...{ method: 'get', path: '/portal/tickets/{number}/order', tags: ['Customer portal'] },
  summary: 'The order that a ticket carries out, as its customer sees it',
  request: { params },
  responses: {
    200: jsonAnswer(z.object({ order: ownOrder.nullable() }), 'Or null'),
    404: { description: '`ticket.not_found`' },
  },
})
const ofLink = createRoute({
  ...{ method: 'get', path: '/follow/{token}/order', tags: ['Private link'] },
  summary: 'The order that the ticket carries out, as its customer sees it',
  request: { params: z.strictObject({ token: z.string().max(100) }) },
  responses: {
    200: jsonAnswer(z.object({ order: ownOrder.nullable() }), 'Or null'),
    404: { description: '`ticket.not_found`' },
  },
})

/** Orders run through positions as tickets do; the desk and account managers open them, customers accept them. */
export function orderRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (c: Context<Env>, number: string) => {
    const view = await orderView(deps.db, requireStaff(c), number, deps.clock.now())
    if (!view) throw notFound('order')
    return view
  }
  routes.use('/accounts/:code/orders', idempotent(deps))
  routes.use('/orders/:number/tests', idempotent(deps))
  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c, 'agent', 'technician', 'account_manager', 'supervisor', 'admin')
    return c.json({ items: await orderLines(deps.db, actor, c.req.valid('query'), deps.clock.now()) }, 200)
  })
  routes.openapi(opening, async (c) => {
    const number = await openOrder(deps, requireStaff(c), c.req.valid('param').code, c.req.valid('json'))
    return c.json(await look(c, number), 201)
  })
  routes.openapi(viewing, async (c) => c.json(await look(c, c.req.valid('param').number), 200))
  routes.openapi(finishing, async (c) => {
    const { number } = c.req.valid('param')
    await finishStep(deps, requireStaff(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(returning, async (c) => {
    const { number } = c.req.valid('param')
    await sendBack(deps, requireStaff(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(testing, async (c) => {
    const { number } = c.req.valid('param')
    await recordTest(deps, requireStaff(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 201)
  })
  routes.openapi(entering, async (c) => {
    const { number } = c.req.valid('param')
    await retryEntry(deps, requireStaff(c), number)
    return c.json(await look(c, number), 200)
  })
  routes.openapi(tested, async (c) => {
    const actor = requireStaff(c)
    const circuit = await circuitNumbered(deps.db, c.req.valid('param').number)
    if (!circuit || !can.seeAccount(actor, circuit.accountId)) throw notFound('circuit')
    return c.json({ items: await testsOfCircuit(deps.db, circuit.id) }, 200)
  })
  routes.openapi(ofTicket, async (c) => {
    const { ticket } = await visibleTicket(deps.db, requirePerson(c), { number: c.req.valid('param').number })
    return c.json({ order: (await orderOfTicket(deps.db, ticket.id))?.number ?? null }, 200)
  })
  routes.openapi(positions, async (c) => c.json(await orderPositionsFor(deps.db, requireStaff(c)), 200))
  routes.openapi(setting, async (c) => {
    const actor = requireStaff(c)
    await changeOrderPositions(deps, actor, c.req.valid('json'))
    return c.json(await orderPositionsFor(deps.db, actor), 200)
  })
  routes.openapi(ownOfTicket, async (c) => {
    const { ticket } = await visibleTicket(deps.db, requireContact(c), { number: c.req.valid('param').number })
    return c.json({ order: await ownOrderOf(deps.db, ticket.id) }, 200)
  })
  // Who holds the link was found out by the middleware of all that lies below it.
  routes.openapi(ofLink, async (c) => {
    const actor = c.get('actor')
    if (actor?.kind !== 'link') throw notFound('ticket')
    return c.json({ order: await ownOrderOf(deps.db, actor.ticketId) }, 200)
  })
  routes.openapi(own, async (c) => c.json({ items: await ownOrders(deps.db, requireContact(c)) }, 200))
  return routes
}
