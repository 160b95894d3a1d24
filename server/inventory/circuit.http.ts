import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { circuitEdit, circuitStatusMove, circuitView as viewContract, newCircuit } from './circuit.contract.ts'
import { circuitPage as pageContract, circuitQuery } from './circuit-list.contract.ts'
import { circuitPage } from './circuit-list.store.ts'
import { circuitView } from './circuit-view.store.ts'
import { addCircuit, changeCircuit, moveCircuit } from './commands/save-circuit.ts'
import { keepersOnly } from './keepers-only.ts'

const tags = ['Inventory']
const params = z.strictObject({ number: z.string().max(60) })
const refusals = {
  403: { description: '`inventory.keepers_only`' },
  404: { description: '`circuit.not_found` or `account.not_found`' },
  409: {
    description:
      '`circuit.changed`, `circuit.number_taken`, `circuit.illegal_move`, `circuit.holds_resources`, which names them',
  },
  422: { description: '`circuit.wrong`, which names each field' },
}

const listing = createRoute({
  method: 'get',
  path: '/circuits',
  tags,
  summary: 'Circuits by number, name, site, account, kind and state',
  request: { query: circuitQuery },
  responses: { 200: jsonAnswer(pageContract, 'By number') },
})
const viewing = createRoute({
  method: 'get',
  path: '/circuits/{number}',
  tags,
  summary: 'One circuit: ends, what it runs over, what it holds, its tickets, availability by month, history',
  request: { params },
  responses: { 200: jsonAnswer(viewContract, 'The circuit'), 404: { description: '`circuit.not_found`' } },
})
const adding = createRoute({
  method: 'post',
  path: '/accounts/{code}/circuits',
  tags,
  summary: 'Enter a circuit into the inventory',
  request: { params: z.strictObject({ code: z.string().max(40) }), body: jsonBody(newCircuit) },
  responses: { 201: jsonAnswer(viewContract, 'The circuit'), ...refusals },
})
const changing = createRoute({
  method: 'put',
  path: '/circuits/{number}',
  tags,
  summary: 'Change what is known of a circuit',
  request: { params, body: jsonBody(circuitEdit) },
  responses: { 200: jsonAnswer(viewContract, 'The circuit now'), ...refusals },
})
const moving = createRoute({
  method: 'put',
  path: '/circuits/{number}/status',
  tags,
  summary: 'Put a circuit into service, suspend it, or end it',
  request: { params, body: jsonBody(circuitStatusMove) },
  responses: { 200: jsonAnswer(viewContract, 'The circuit now'), ...refusals },
})

/** Whoever sees an account sees its circuits; supervisors and administrators keep them. */
export function circuitRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (c: Context<Env>, number: string) => {
    const view = await circuitView(deps.db, requireStaff(c), number, deps.clock.now())
    if (!view) throw notFound('circuit')
    return view
  }
  const keeper = (c: Context<Env>) => {
    const actor = requireStaff(c)
    if (!can.keepInventory(actor)) throw keepersOnly()
    return actor
  }
  routes.use('/accounts/:code/circuits', idempotent(deps))
  routes.openapi(listing, async (c) => c.json(await circuitPage(deps.db, requireStaff(c), c.req.valid('query')), 200))
  routes.openapi(viewing, async (c) => c.json(await look(c, c.req.valid('param').number), 200))
  routes.openapi(adding, async (c) => {
    const asked = c.req.valid('json')
    await addCircuit(deps, keeper(c), c.req.valid('param').code, asked)
    return c.json(await look(c, asked.number), 201)
  })
  routes.openapi(changing, async (c) => {
    const { number } = c.req.valid('param')
    await changeCircuit(deps, keeper(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(moving, async (c) => {
    const { number } = c.req.valid('param')
    await moveCircuit(deps, keeper(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  return routes
}
