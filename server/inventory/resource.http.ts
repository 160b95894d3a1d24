import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import type { ResourceId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { addResources } from './commands/add-resources.ts'
import { moveResource } from './commands/move-resource.ts'
import { keepersOnly } from './keepers-only.ts'
import { newResources, resourceList, resourceMove, resourceQuery, resourceView } from './inventory.contract.ts'
import { circuitNumbered, resourcesOfCircuit, resourceStock, resourceViewOf } from './resource.store.ts'

const tags = ['Inventory']
const forbidden = { 403: { description: '`inventory.keepers_only`' } }

const listing = createRoute({
  method: 'get',
  path: '/resources',
  tags,
  summary: 'Ports, addresses and numbers of the network, free and taken',
  request: { query: resourceQuery },
  responses: { 200: jsonAnswer(resourceList, 'By kind and label'), 403: { description: '`auth.forbidden`' } },
})
const ofCircuit = createRoute({
  method: 'get',
  path: '/circuits/{number}/resources',
  tags,
  summary: 'What one circuit holds or is giving up',
  request: { params: z.strictObject({ number: z.string().max(60) }) },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(resourceView) }), 'By kind and label'),
    404: { description: '`circuit.not_found`' },
  },
})
const adding = createRoute({
  method: 'post',
  path: '/resources',
  tags,
  summary: 'Put resources into the free pool: all of them or none',
  request: { body: jsonBody(newResources) },
  responses: {
    201: jsonAnswer(z.object({ added: z.int() }), 'How many'),
    409: { description: '`resource.taken`, which names each' },
    422: { description: '`node.not_found` or `queue.not_found`' },
    ...forbidden,
  },
})
const moving = createRoute({
  method: 'put',
  path: '/resources/{id}/state',
  tags,
  summary: 'A circuit takes it, gives it up or keeps it, or its position confirms that it is free',
  request: { params: z.strictObject({ id: z.uuid() }), body: jsonBody(resourceMove) },
  responses: {
    200: jsonAnswer(resourceView, 'The resource now'),
    403: { description: '`resource.not_your_position`' },
    404: { description: '`resource.not_found` or `circuit.not_found`' },
    409: { description: '`resource.changed` or `resource.illegal_move`' },
    422: { description: '`resource.circuit_missing` or `resource.circuit_ceased`' },
  },
})

/** The stock is the house's own: read by all who see every account, kept by supervisors and administrators. */
export function resourceRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/resources', idempotent(deps))
  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c, 'agent', 'technician', 'supervisor', 'admin')
    const stock = await resourceStock(deps.db, c.req.valid('query'))
    return c.json({ ...stock, mayAdd: can.keepInventory(actor) }, 200)
  })
  routes.openapi(ofCircuit, async (c) => {
    const circuit = await circuitNumbered(deps.db, c.req.valid('param').number)
    if (!circuit || !can.seeAccount(requireStaff(c), circuit.accountId)) throw notFound('circuit')
    return c.json({ items: await resourcesOfCircuit(deps.db, circuit.id) }, 200)
  })
  routes.openapi(adding, async (c) => {
    const actor = requireStaff(c)
    if (!can.keepInventory(actor)) throw keepersOnly()
    return c.json({ added: await addResources(deps, actor, c.req.valid('json')) }, 201)
  })
  routes.openapi(moving, async (c) => {
    const actor = requireStaff(c, 'technician', 'supervisor', 'admin')
    const id = c.req.valid('param').id as ResourceId
    await moveResource(deps, actor, id, c.req.valid('json'))
    const view = await resourceViewOf(deps.db, id)
    if (!view) throw notFound('resource')
    return c.json(view, 200)
  })
  return routes
}
