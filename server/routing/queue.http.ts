import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { changeQueue } from './commands/change-queue.ts'
import { closeQueue, reopenQueue } from './commands/close-queue.ts'
import { createQueue } from './commands/create-queue.ts'
import { checkQueue } from './queue-check.ts'
import {
  newQueue,
  queueChange,
  queueChoices as queueChoicesContract,
  queueClosing,
  queueDetail,
  queueDraft,
  queueFindings,
} from './queue-edit.contract.ts'
import { houseFacts, queueChoices } from './queue-edit.store.ts'
import { queueView } from './queue-view.contract.ts'
import { queueViews } from './queue-view.store.ts'
import { requireConfigurer, requireReader } from './doors.http.ts'

const tags = ['Routing']
const params = z.object({
  code: z
    .string()
    .max(60)
    .openapi({ param: { name: 'code', in: 'path' } }),
})
const refused = {
  403: { description: '`routing.administrators_only`' },
  404: { description: '`queue.not_found`' },
  409: { description: '`queue.changed`' },
  422: { description: '`routing.bad_configuration`: each reason in `errors`, with its facts in `findings`' },
}

const queues = createRoute({
  method: 'get',
  path: '/queues',
  tags,
  summary: 'Queues: what a seat needs for them, and what happens when nobody takes the work',
  request: {
    query: z.strictObject({
      inactive: z.enum(['true', 'false']).default('false').openapi({ description: 'Also those that take no new work' }),
    }),
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(queueView) }), 'Queues by level') },
})
const one = createRoute({
  method: 'get',
  path: '/queues/{code}',
  tags,
  summary: 'One queue, with what is to be said about it (supervisors)',
  request: { params },
  responses: { 200: jsonAnswer(queueDetail, 'The queue'), 404: { description: '`queue.not_found`' } },
})
const choices = createRoute({
  method: 'get',
  path: '/queue-choices',
  tags,
  summary: 'What queues can be made of: skills, calendars, people (administrators)',
  responses: { 200: jsonAnswer(queueChoicesContract, 'The choices'), 403: refused[403] },
})
const checking = createRoute({
  method: 'post',
  path: '/queue-drafts',
  tags,
  summary: 'Look a queue over before it is saved; nothing is written (administrators)',
  request: { body: jsonBody(queueDraft) },
  responses: { 200: jsonAnswer(queueFindings, 'What would be refused, and warnings'), 403: refused[403] },
})
const creating = createRoute({
  method: 'post',
  path: '/queues',
  tags,
  summary: 'A new queue (administrators)',
  request: { body: jsonBody(newQueue) },
  responses: { 201: jsonAnswer(queueDetail, 'The queue'), ...refused, 409: { description: '`queue.code_taken`' } },
})
const changing = createRoute({
  method: 'put',
  path: '/queues/{code}',
  tags,
  summary: 'Change a queue as a whole; holds at once, also for what waits (administrators)',
  request: { params, body: jsonBody(queueChange) },
  responses: { 200: jsonAnswer(queueDetail, 'The queue afterwards'), ...refused },
})
const closing = createRoute({
  method: 'put',
  path: '/queues/{code}/deactivation',
  tags,
  summary: 'A queue takes no new work; what waits is still offered, or goes to another queue (administrators)',
  request: { params, body: jsonBody(queueClosing) },
  responses: {
    200: jsonAnswer(queueDetail, 'The queue afterwards'),
    ...refused,
    409: { description: '`queue.has_rules`, `queue.receives` or `queue.changed`' },
  },
})
const reopening = createRoute({
  method: 'delete',
  path: '/queues/{code}/deactivation',
  tags,
  summary: 'A queue takes new work again (administrators)',
  request: { params },
  responses: { 200: jsonAnswer(queueDetail, 'The queue afterwards'), 403: refused[403], 404: refused[404] },
})

/** Queues, to read and to build. */
export function queueRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const detail = async (code: string) => {
    const [view] = await queueViews(deps.db, deps.clock.now(), { code })
    if (!view) throw notFound('queue')
    const draft = { ...view, calendar: view.calendar?.code ?? null, supervisor: view.supervisor.id }
    return { ...view, findings: checkQueue(draft, await houseFacts(deps.db, code)) }
  }

  routes.openapi(queues, async (c) => {
    const actor = requireStaff(c)
    const all = c.req.valid('query').inactive === 'true' && can.readRouting(actor)
    return c.json({ items: await queueViews(deps.db, deps.clock.now(), all ? 'all' : 'active') }, 200)
  })
  routes.openapi(one, async (c) => {
    requireReader(c)
    return c.json(await detail(c.req.valid('param').code), 200)
  })
  routes.openapi(choices, async (c) => {
    requireConfigurer(c)
    return c.json(await queueChoices(deps.db, deps.clock.now()), 200)
  })
  routes.openapi(checking, async (c) => {
    requireConfigurer(c)
    const draft = c.req.valid('json')
    return c.json({ findings: checkQueue(draft, await houseFacts(deps.db, draft.code ?? null)) }, 200)
  })
  routes.openapi(creating, async (c) => {
    const actor = requireConfigurer(c)
    const input = c.req.valid('json')
    await createQueue(deps, actor, input)
    return c.json(await detail(input.code), 201)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireConfigurer(c)
    const { code } = c.req.valid('param')
    await changeQueue(deps, actor, code, c.req.valid('json'))
    return c.json(await detail(code), 200)
  })
  routes.openapi(closing, async (c) => {
    const actor = requireConfigurer(c)
    const { code } = c.req.valid('param')
    await closeQueue(deps, actor, code, c.req.valid('json'))
    return c.json(await detail(code), 200)
  })
  routes.openapi(reopening, async (c) => {
    const actor = requireConfigurer(c)
    const { code } = c.req.valid('param')
    await reopenQueue(deps, actor, code)
    return c.json(await detail(code), 200)
  })
  return routes
}
