import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent, requestKeyOf } from '#server/http/idempotency.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import {
  escalationChange,
  escalationMoving,
  escalationNote,
  escalationTicket,
  newEscalation,
  promiseEnding,
} from './account-escalation.contract.ts'
import { markSeen } from './account-escalation.store.ts'
import { escalationLines, escalationView, staffLike, staffMember } from './account-escalation-view.store.ts'
import { escalationLine, escalationView as viewContract } from './account-escalation-view.contract.ts'
import {
  changeAccountEscalation,
  changeCause,
  changeWatcher,
  endAccountPromise,
  moveAccountEscalation,
  noteOnAccountEscalation,
} from './commands/keep-account-escalation.ts'
import { openAccountEscalation } from './commands/open-account-escalation.ts'

const tags = ['Account escalations']
const byNumber = z.object({
  number: z
    .string()
    .max(30)
    .openapi({ param: { name: 'number', in: 'path' }, example: 'ESC-2026-0001' }),
})
const answers = {
  200: jsonAnswer(viewContract, 'The record afterwards'),
  404: { description: '`accountEscalation.not_found`' },
  409: {
    description:
      '`accountEscalation.changed`, `accountEscalation.frozen`, `accountEscalation.illegal_move`, `accountEscalation.promise_open`, `accountEscalation.no_promise`',
  },
}

function verb<T extends z.ZodType>(method: 'post' | 'put' | 'patch', noun: string, summary: string, body: T) {
  return createRoute({
    method,
    path: `/account-escalations/{number}${noun}`,
    tags,
    summary,
    request: { params: byNumber, body: jsonBody(body) },
    responses: answers,
  })
}

const listing = createRoute({
  method: 'get',
  path: '/account-escalations',
  tags,
  summary: 'Accounts in trouble: those under way first, the worst first, then the oldest',
  request: {
    query: z.strictObject({
      state: z.enum(['open', 'all']).default('all'),
      account: z.string().max(40).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(escalationLine) }), 'Records') },
})
const opening = createRoute({
  method: 'post',
  path: '/account-escalations',
  tags,
  summary: 'Escalate an account',
  description: 'Send an Idempotency-Key: the same key opens one record, however often it is sent.',
  request: { body: jsonBody(newEscalation) },
  responses: {
    201: jsonAnswer(z.object({ number: z.string() }), 'Opened'),
    409: { description: '`accountEscalation.exists` with its number' },
  },
})
const viewing = createRoute({
  method: 'get',
  path: '/account-escalations/{number}',
  tags,
  summary: 'One record: state, causes, people, promises, decisions',
  request: { params: byNumber },
  responses: { 200: jsonAnswer(viewContract, 'The record'), 404: answers[404] },
})
const seeing = createRoute({
  method: 'put',
  path: '/account-escalations/{number}/sight',
  tags,
  summary: 'I have read it up to this version',
  request: { params: byNumber, body: jsonBody(z.strictObject({ version: z.int() })) },
  responses: { 204: { description: 'Noted' }, 404: answers[404] },
})
const watcherPath = byNumber.extend({ person: z.uuid().openapi({ param: { name: 'person', in: 'path' } }) })
const watching = (method: 'put' | 'delete', summary: string) =>
  createRoute({
    method,
    path: '/account-escalations/{number}/watchers/{person}',
    tags,
    summary,
    request: { params: watcherPath },
    responses: answers,
  })
const dropping = createRoute({
  method: 'delete',
  path: '/account-escalations/{number}/tickets/{ticket}',
  tags,
  summary: 'The ticket is not a cause after all',
  request: {
    params: byNumber.extend({
      ticket: z
        .string()
        .max(30)
        .openapi({ param: { name: 'ticket', in: 'path' } }),
    }),
  },
  responses: answers,
})
const finding = createRoute({
  method: 'get',
  path: '/staff',
  tags,
  summary: 'People of the house, to own or to watch',
  request: { query: z.strictObject({ q: z.string().max(100).default('') }) },
  responses: {
    200: jsonAnswer(
      z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), nameEn: z.string(), team: z.string() })) }),
      'People',
    ),
  },
})

/** Accounts in trouble as a whole. */
export function accountEscalationRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (c: Context<Env>, number: string) => {
    const found = await escalationView(deps.db, requireStaff(c), number)
    if (!found) throw notFound('accountEscalation')
    c.header('ETag', `"${found.view.version}"`)
    return found.view
  }
  const member = async (id: string) => {
    const found = await staffMember(deps.db, id)
    if (!found) throw notFound('person')
    return { person: id as PersonId, name: found.name }
  }

  routes.openapi(listing, async (c) =>
    c.json({ items: await escalationLines(deps.db, requireStaff(c), c.req.valid('query')) }, 200),
  )
  routes.openapi(opening, async (c) => {
    const input = c.req.valid('json')
    return c.json(await openAccountEscalation(deps, requireStaff(c), input, requestKeyOf(c, input)), 201)
  })
  routes.openapi(viewing, async (c) => c.json(await look(c, c.req.valid('param').number), 200))
  routes.openapi(seeing, async (c) => {
    const actor = requireStaff(c)
    const found = await escalationView(deps.db, actor, c.req.valid('param').number)
    if (!found) throw notFound('accountEscalation')
    await markSeen(deps.db, found.id, actor.id, Math.min(c.req.valid('json').version, found.view.version))
    return c.body(null, 204)
  })
  routes.openapi(
    verb('patch', '', 'Change severity, trend, target, promise, next step or owner', escalationChange),
    async (c) => {
      const { number } = c.req.valid('param')
      await changeAccountEscalation(deps, requireStaff(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(
    verb('put', '/state', 'Move it along; what ends it is kept as the outcome', escalationMoving),
    async (c) => {
      const { number } = c.req.valid('param')
      await moveAccountEscalation(deps, requireStaff(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(
    verb('put', '/promise', 'Say how the promise to the customer ended, and give the next one', promiseEnding),
    async (c) => {
      const { number } = c.req.valid('param')
      await endAccountPromise(deps, requireStaff(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(
    {
      ...verb('post', '/entries', 'A decision or a note, into the log for ever', escalationNote),
      middleware: idempotent(deps),
    },
    async (c) => {
      const { number } = c.req.valid('param')
      await noteOnAccountEscalation(deps, requireStaff(c), number, c.req.valid('json'))
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(
    verb('post', '/tickets', 'A ticket of the account is one of its causes', escalationTicket),
    async (c) => {
      const { number } = c.req.valid('param')
      await changeCause(deps, requireStaff(c), number, { number: c.req.valid('json').number, isCause: true })
      return c.json(await look(c, number), 200)
    },
  )
  routes.openapi(dropping, async (c) => {
    const { number, ticket } = c.req.valid('param')
    await changeCause(deps, requireStaff(c), number, { number: ticket, isCause: false })
    return c.json(await look(c, number), 200)
  })
  routes.openapi(watching('put', 'Keep somebody informed'), async (c) => {
    const { number, person } = c.req.valid('param')
    await changeWatcher(deps, requireStaff(c), number, { ...(await member(person)), watches: true })
    return c.json(await look(c, number), 200)
  })
  routes.openapi(watching('delete', 'No longer keep somebody informed'), async (c) => {
    const { number, person } = c.req.valid('param')
    await changeWatcher(deps, requireStaff(c), number, { ...(await member(person)), watches: false })
    return c.json(await look(c, number), 200)
  })
  routes.openapi(finding, async (c) => {
    requireStaff(c)
    return c.json({ items: await staffLike(deps.db, c.req.valid('query').q) }, 200)
  })
  return routes
}
