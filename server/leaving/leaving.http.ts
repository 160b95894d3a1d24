import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { LeavingTaskId, ReleaseStepId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { closeAccount } from './commands/close-account.ts'
import { confirmRelease } from './commands/confirm-release.ts'
import { decideLeaving, finishLeavingTask, planLeaving } from './commands/run-leaving.ts'
import {
  accountClosing,
  leavingLine,
  leavingOutcome,
  leavingPlan,
  leavingQuery,
  leavingReport as reportContract,
  leavingReportQuery,
  leavingView as viewContract,
  releaseConfirmation,
} from './leaving.contract.ts'
import { leavingLines, leavingReport, leavingView } from './leaving-view.store.ts'

const tags = ['Leaving']
const number = z
  .string()
  .max(40)
  .openapi({ param: { name: 'number', in: 'path' } })
const params = z.object({ number })
const child = (name: string) => z.uuid().openapi({ param: { name, in: 'path' } })
const after = jsonAnswer(viewContract, 'The case afterwards')
const refusals = {
  403: { description: '`leaving.not_yours`, `resource.not_your_position`' },
  404: { description: '`leaving.not_found`' },
  409: { description: '`leaving.changed`, `leaving.illegal_move`, `leaving.over`' },
}

const listing = createRoute({
  ...{ method: 'get', path: '/leavings', tags, summary: 'Customers who want to leave, or have left' },
  request: { query: leavingQuery },
  responses: { 200: jsonAnswer(z.object({ items: z.array(leavingLine) }), 'Those in the retention window first') },
})
const reporting = createRoute({
  ...{ method: 'get', path: '/leavings/report', tags, summary: 'Accounts kept and resources freed, with the cases' },
  request: { query: leavingReportQuery },
  responses: { 200: jsonAnswer(reportContract, 'Figures, and what each is counted from') },
})
const viewing = createRoute({
  ...{ method: 'get', path: '/leavings/{number}', tags, summary: 'One case: scope, tasks, outcome, release plan' },
  request: { params },
  responses: { 200: jsonAnswer(viewContract, 'The case'), 404: refusals[404] },
})
const planning = createRoute({
  ...{
    method: 'put',
    path: '/leavings/{number}/plan',
    tags,
    summary: 'What is given up, and what is done to keep them',
  },
  request: { params, body: jsonBody(leavingPlan) },
  responses: { 200: after, ...refusals, 422: { description: '`circuit.not_found`' } },
})
const finishing = createRoute({
  ...{ method: 'put', path: '/leavings/{number}/tasks/{task}/completion', tags, summary: 'A task is done' },
  request: { params: z.object({ number, task: child('task') }) },
  responses: { 200: after, ...refusals },
})
const deciding = createRoute({
  ...{ method: 'put', path: '/leavings/{number}/outcome', tags, summary: 'Kept, or lost: then a release plan is made' },
  request: { params, body: jsonBody(leavingOutcome) },
  responses: { 200: after, ...refusals, 422: { description: '`leaving.date_missing`' } },
})
const confirming = createRoute({
  ...{ method: 'put', path: '/leavings/{number}/release-steps/{step}/confirmation', tags },
  summary: 'The position that answers for the resource confirms that it is free',
  request: { params: z.object({ number, step: child('step') }), body: jsonBody(releaseConfirmation) },
  responses: { 200: after, ...refusals },
})
const closing = createRoute({
  ...{ method: 'put', path: '/accounts/{code}/closing', tags },
  summary: 'Close an account, never while a resource, circuit, case or ticket of it is left',
  request: {
    params: z.object({
      code: z
        .string()
        .max(40)
        .openapi({ param: { name: 'code', in: 'path' } }),
    }),
    body: jsonBody(accountClosing),
  },
  responses: {
    204: { description: 'Closed' },
    403: { description: '`leaving.not_yours`' },
    404: { description: '`account.not_found`' },
    409: { description: '`account.in_use`, `account.changed`' },
  },
})

export function leavingRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (actor: StaffActor, number: string) => {
    const view = await leavingView(deps.db, actor, number)
    if (!view) throw notFound('leaving')
    return view
  }
  routes.openapi(listing, async (c) =>
    c.json({ items: await leavingLines(deps.db, requireStaff(c), c.req.valid('query')) }, 200),
  )
  routes.openapi(reporting, async (c) => {
    const actor = requireStaff(c, 'account_manager', 'supervisor', 'admin')
    return c.json(await leavingReport(deps.db, actor, c.req.valid('query')), 200)
  })
  routes.openapi(viewing, async (c) => c.json(await look(requireStaff(c), c.req.valid('param').number), 200))
  routes.openapi(planning, async (c) => {
    const actor = requireStaff(c)
    const { number } = c.req.valid('param')
    await planLeaving(deps, actor, number, c.req.valid('json'))
    return c.json(await look(actor, number), 200)
  })
  routes.openapi(finishing, async (c) => {
    const actor = requireStaff(c)
    const { number, task } = c.req.valid('param')
    await finishLeavingTask(deps, actor, number, task as LeavingTaskId)
    return c.json(await look(actor, number), 200)
  })
  routes.openapi(deciding, async (c) => {
    const actor = requireStaff(c)
    const { number } = c.req.valid('param')
    await decideLeaving(deps, actor, number, c.req.valid('json'))
    return c.json(await look(actor, number), 200)
  })
  routes.openapi(confirming, async (c) => {
    const actor = requireStaff(c)
    const { number, step } = c.req.valid('param')
    await confirmRelease(deps, actor, number, step as ReleaseStepId, c.req.valid('json').evidence)
    return c.json(await look(actor, number), 200)
  })
  routes.openapi(closing, async (c) => {
    await closeAccount(deps, requireStaff(c), c.req.valid('param').code, c.req.valid('json').version)
    return c.body(null, 204)
  })
  return routes
}
