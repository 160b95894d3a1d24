import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import type { HistoryId, ScenarioId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { askScenario, repeatScenario } from './commands/ask-scenario.ts'
import { deleteHistory, keepHistory } from './commands/keep-history.ts'
import { deleteScenario, renameScenario } from './commands/tend-scenario.ts'
import { groundOf } from './ground.store.ts'
import { historyViews, scenarioLines, scenarioOf } from './scenario.store.ts'
import { historyView, whatIfGround, whatIfLine, whatIfQuestion, whatIfScenario } from './what-if.contract.ts'

const tags = ['What if']
const forbidden = { 403: { description: '`what_if.supervisors_only`' } }
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const missing = { 404: { description: '`scenario.not_found`' } }

const ground = createRoute({
  ...{
    method: 'get',
    path: '/what-if/ground',
    tags,
    summary: 'The house as it is, to build a variant on (supervisors)',
  },
  responses: { 200: jsonAnswer(whatIfGround, 'Seats, queues, rules, policy, histories'), ...forbidden },
})
const listing = createRoute({
  ...{ method: 'get', path: '/what-if/scenarios', tags, summary: 'Questions put to the past, the latest hundred' },
  responses: { 200: jsonAnswer(z.object({ items: z.array(whatIfLine) }), 'Scenarios'), ...forbidden },
})
const asking = createRoute({
  ...{
    method: 'post',
    path: '/what-if/scenarios',
    tags,
    summary: 'Ask what would have been; it is worked out in the background',
  },
  description: 'Base and variant are played over the same tickets with the same luck. No real row is touched.',
  request: { body: jsonBody(whatIfQuestion) },
  responses: {
    201: jsonAnswer(whatIfScenario, 'Waits for its run'),
    422: { description: '`what_if.period`, `what_if.change_unknown`' },
    ...forbidden,
  },
})
const viewing = createRoute({
  ...{
    method: 'get',
    path: '/what-if/scenarios/{id}',
    tags,
    summary: 'One scenario, with its result when it is worked out',
  },
  request: { params: byId },
  responses: { 200: jsonAnswer(whatIfScenario, 'The scenario'), ...forbidden, ...missing },
})
const renaming = createRoute({
  ...{ method: 'patch', path: '/what-if/scenarios/{id}', tags, summary: 'Rename a scenario' },
  request: {
    params: byId,
    body: jsonBody(z.strictObject({ name: z.string().trim().min(1).max(80), version: z.int() })),
  },
  responses: {
    200: jsonAnswer(whatIfScenario, 'Renamed'),
    409: { description: '`scenario.changed`' },
    ...forbidden,
    ...missing,
  },
})
const repeating = createRoute({
  ...{
    method: 'post',
    path: '/what-if/scenarios/{id}/replays',
    tags,
    summary: 'Work it out again, on the house as it is now',
  },
  request: { params: byId },
  responses: {
    202: jsonAnswer(whatIfScenario, 'Waits for its run'),
    409: { description: '`scenario.running`' },
    ...forbidden,
    ...missing,
  },
})
const deleting = createRoute({
  ...{ method: 'delete', path: '/what-if/scenarios/{id}', tags, summary: 'Delete a scenario and its result' },
  request: { params: byId },
  responses: { 204: { description: 'Gone' }, ...forbidden, ...missing },
})
const histories = createRoute({
  ...{ method: 'get', path: '/what-if/histories', tags, summary: 'Imported histories' },
  responses: { 200: jsonAnswer(z.object({ items: z.array(historyView) }), 'Histories, newest first'), ...forbidden },
})
const importing = createRoute({
  ...{ method: 'post', path: '/what-if/histories', tags, summary: 'Import a history as CSV or JSON lines' },
  description:
    'Columns or keys: ticket, opened (ISO 8601 with offset), handling_minutes; optional level, queue, priority, type, symptom, ' +
    'circuit_kind, account_grade, service_grade, parked_minutes. A line is one stage of a ticket, in order. ' +
    '50,000 lines and 25 MB at most. It stays apart from the house\u2019s own tickets.',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.strictObject({
            file: z.any().openapi({ type: 'string', format: 'binary' }),
            name: z.string().trim().min(1).max(80),
          }),
        },
      },
    },
  },
  responses: {
    201: jsonAnswer(z.object({ id: z.uuid() }), 'Kept'),
    422: { description: '`history.empty`, `history.unreadable`, `history.lines_invalid`, `history.too_long`' },
    ...forbidden,
  },
})
const forgetting = createRoute({
  ...{ method: 'delete', path: '/what-if/histories/{id}', tags, summary: 'Delete an imported history' },
  request: { params: byId },
  responses: { 204: { description: 'Gone' }, 409: { description: '`history.in_use`' }, ...forbidden },
})

/** What would have been: for supervisors and administrators, and without any effect on the house. */
export function whatIfRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const supervisor = (c: Context<Env>) => {
    const actor = requireStaff(c)
    if (!can.supervise(actor))
      throw new Refusal('what_if.supervisors_only', 'Supervisors and administrators ask what would have been.', 403)
    return requireStaff(c)
  }

  routes.openapi(ground, async (c) => {
    supervisor(c)
    return c.json(await groundOf(deps.db, deps.clock.now()), 200)
  })
  routes.openapi(listing, async (c) => {
    supervisor(c)
    return c.json({ items: await scenarioLines(deps.db) }, 200)
  })
  routes.openapi({ ...asking, middleware: idempotent(deps) }, async (c) => {
    const id = await askScenario(deps, supervisor(c), c.req.valid('json'))
    return c.json(await scenarioOf(deps.db, id), 201)
  })
  routes.openapi(viewing, async (c) => {
    supervisor(c)
    return c.json(await scenarioOf(deps.db, c.req.valid('param').id as ScenarioId), 200)
  })
  routes.openapi(renaming, async (c) => {
    const id = c.req.valid('param').id as ScenarioId
    await renameScenario(deps, supervisor(c), id, c.req.valid('json'))
    return c.json(await scenarioOf(deps.db, id), 200)
  })
  routes.openapi(repeating, async (c) => {
    const id = c.req.valid('param').id as ScenarioId
    await repeatScenario(deps, supervisor(c), id)
    return c.json(await scenarioOf(deps.db, id), 202)
  })
  routes.openapi(deleting, async (c) => {
    await deleteScenario(deps, supervisor(c), c.req.valid('param').id as ScenarioId)
    return c.body(null, 204)
  })
  routes.openapi(histories, async (c) => {
    supervisor(c)
    return c.json({ items: await historyViews(deps.db) }, 200)
  })
  routes.openapi(importing, async (c) => {
    const actor = supervisor(c)
    const { file, name } = c.req.valid('form')
    const text: unknown = file instanceof File ? await file.text() : file
    if (typeof text !== 'string') throw new Refusal('history.unreadable', 'Send the file as the part "file".', 422)
    return c.json({ id: await keepHistory(deps, actor, name, text) }, 201)
  })
  routes.openapi(forgetting, async (c) => {
    await deleteHistory(deps, supervisor(c), c.req.valid('param').id as HistoryId)
    return c.body(null, 204)
  })
  return routes
}
