import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireContact, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent, requestKeyOf } from '#server/http/idempotency.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { declareIncident } from './commands/declare-incident.ts'
import { endIncident, withdrawIncident } from './commands/end-incident.ts'
import { joinIncident } from './commands/join-incident.ts'
import { leaveIncident } from './commands/leave-incident.ts'
import { scopeIncident } from './commands/scope-incident.ts'
import { tellAccount } from './commands/tell-account.ts'
import { tellAll } from './commands/tell-all.ts'
import { knownIncidents } from './hit.store.ts'
import {
  incidentEnd,
  incidentJoining,
  incidentLeaving,
  incidentNotice,
  incidentScoping,
  incidentWithdrawal,
  incidentWord,
  newIncident,
} from './incident-commands.contract.ts'
import { incidentLines, incidentView } from './incident-view.store.ts'
import {
  incidentLine,
  incidentView as view,
  knownIncidentView,
  nodeView,
  ownIncident,
} from './incident-view.contract.ts'
import { nodesLike } from './node.store.ts'

const tags = ['Major incidents']
const numberParam = z
  .string()
  .max(30)
  .openapi({ param: { name: 'number', in: 'path' }, example: 'TT-2026-000123' })
const byNumber = z.object({ number: numberParam })
const refusals = {
  404: { description: '`incident.not_found`' },
  409: { description: '`incident.changed`, `incident.over` and other refusals that say what to do instead' },
}

/** A verb on an incident, and the incident as it is afterwards. */
function verb<T extends z.ZodType>(method: 'post' | 'put', noun: string, summary: string, body: T) {
  return createRoute({
    method,
    path: `/incidents/{number}/${noun}`,
    tags,
    summary,
    request: { params: byNumber, body: jsonBody(body) },
    responses: { 200: jsonAnswer(view, 'The incident afterwards'), ...refusals },
  })
}

const listing = createRoute({
  method: 'get',
  path: '/incidents',
  tags,
  summary: 'Major incidents, open ones first',
  request: {
    query: z.strictObject({
      state: z.enum(['open', 'all']).default('all'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(incidentLine) }), 'Incidents') },
})
const declaring = createRoute({
  method: 'post',
  path: '/incidents',
  tags,
  summary: 'Declare a major incident',
  description: 'Send an Idempotency-Key: the same key declares one, however often it is sent.',
  request: { body: jsonBody(newIncident) },
  responses: {
    201: jsonAnswer(z.object({ number: z.string() }), 'Declared'),
    422: { description: '`incident.hits_nothing`' },
  },
})
const viewing = createRoute({
  method: 'get',
  path: '/incidents/{number}',
  tags,
  summary: 'One incident: what was told, its tickets, what may belong to it, who is hit',
  request: { params: byNumber },
  responses: { 200: jsonAnswer(view, 'The incident'), 404: { description: '`incident.not_found`' } },
})
const leaving = createRoute({
  method: 'delete',
  path: '/incidents/{number}/children/{ticket}',
  tags,
  summary: 'The ticket is not part of it after all',
  request: {
    params: byNumber.extend({
      ticket: z
        .string()
        .max(30)
        .openapi({ param: { name: 'ticket', in: 'path' } }),
    }),
    body: jsonBody(incidentLeaving),
  },
  responses: { 200: jsonAnswer(view, 'The incident afterwards'), ...refusals },
})
const telling = createRoute({
  method: 'put',
  path: '/incidents/{number}/accounts/{code}/notice',
  tags,
  summary: 'Tell an account that has not called',
  request: {
    params: byNumber.extend({
      code: z
        .string()
        .max(40)
        .openapi({ param: { name: 'code', in: 'path' } }),
    }),
    body: jsonBody(incidentNotice),
  },
  responses: { 200: jsonAnswer(view, 'The incident afterwards'), ...refusals },
})
const knowing = createRoute({
  method: 'get',
  path: '/known-incidents',
  tags,
  summary: 'Open incidents that have hit this circuit',
  request: { query: z.strictObject({ circuit: z.string().min(1).max(60) }) },
  responses: { 200: jsonAnswer(z.object({ items: z.array(knownIncidentView) }), 'Known incidents') },
})
const own = createRoute({
  method: 'get',
  path: '/portal/incidents',
  tags: ['Customer portal'],
  summary: "Known incidents on the account's own circuits",
  responses: { 200: jsonAnswer(z.object({ items: z.array(ownIncident) }), 'Known incidents') },
})
const nodes = createRoute({
  method: 'get',
  path: '/nodes',
  tags: ['Accounts'],
  summary: 'Shared parts of the network, by code or name',
  request: { query: z.strictObject({ q: z.string().max(100).default('') }) },
  responses: { 200: jsonAnswer(z.object({ items: z.array(nodeView) }), 'Nodes') },
})

function requireReader(c: Context<Env>): StaffActor {
  const actor = requireStaff(c)
  if (!can.seeIncidents(actor)) throw notFound('incident')
  return actor
}

function requireRunner(c: Context<Env>): StaffActor {
  const actor = requireReader(c)
  if (can.runIncidents(actor)) return actor
  throw new Refusal('incident.not_yours', 'Major incidents are run by technical seats and supervisors.', 403)
}

/** Major incidents, for staff; and what customers know of those on their own circuits. */
export function incidentRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (c: Context<Env>, number: string) => {
    const found = await incidentView(deps.db, requireReader(c), number)
    if (!found) throw notFound('incident')
    return found
  }

  routes.openapi(listing, async (c) =>
    c.json({ items: await incidentLines(deps.db, requireReader(c), c.req.valid('query')) }, 200),
  )
  routes.openapi(declaring, async (c) => {
    const input = c.req.valid('json')
    return c.json(await declareIncident(deps, requireRunner(c), input, { key: requestKeyOf(c, input) }), 201)
  })
  routes.openapi(viewing, async (c) => c.json(await look(c, c.req.valid('param').number), 200))
  routes.openapi(verb('put', 'scope', 'Say anew what it has hit', incidentScoping), async (c) => {
    const { number } = c.req.valid('param')
    await scopeIncident(deps, requireRunner(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(
    verb('post', 'updates', 'One word to all who are hit, and when the next one comes', incidentWord),
    async (c) => {
      const { number } = c.req.valid('param')
      await tellAll(deps, requireRunner(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(
    verb('put', 'end', 'It is over: every child is resolved, each customer confirms', incidentEnd),
    async (c) => {
      const { number } = c.req.valid('param')
      await endIncident(deps, requireRunner(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(
    verb('put', 'withdrawal', 'It was none: the tickets go on one by one', incidentWithdrawal),
    async (c) => {
      const { number } = c.req.valid('param')
      await withdrawIncident(deps, requireRunner(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(verb('post', 'children', 'These tickets are part of it', incidentJoining), async (c) => {
    const { number } = c.req.valid('param')
    const actor = requireReader(c)
    for (const ticket of c.req.valid('json').tickets) await joinIncident(deps, actor, number, ticket)
    return c.json(await look(c, number), 200)
  })
  routes.openapi(leaving, async (c) => {
    const { number, ticket } = c.req.valid('param')
    await leaveIncident(deps, requireReader(c), number, ticket, c.req.valid('json').reason)
    return c.json(await look(c, number), 200)
  })
  routes.openapi({ ...telling, middleware: idempotent(deps) }, async (c) => {
    const { number, code } = c.req.valid('param')
    await tellAccount(deps, requireReader(c), number, code, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(knowing, async (c) => {
    const actor = requireReader(c)
    if (!can.seeAllAccounts(actor)) throw notFound('circuit')
    const found = await knownIncidents(deps.db, { circuitNumber: c.req.valid('query').circuit })
    return c.json({ items: found.map(({ id: _id, ...known }) => known) }, 200)
  })
  routes.openapi(own, async (c) => {
    const found = await knownIncidents(deps.db, { accountId: requireContact(c).accountId })
    return c.json({ items: found.map(({ id: _id, number: _number, ...known }) => known) }, 200)
  })
  routes.openapi(nodes, async (c) => {
    const actor = requireStaff(c)
    if (!can.seeAllAccounts(actor)) throw new Refusal('auth.forbidden', 'The network is looked at by the house.', 403)
    return c.json({ items: await nodesLike(deps.db, c.req.valid('query').q) }, 200)
  })
  return routes
}
