import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { AlertId, AlertStepId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { alertPlace, alertTrace } from './alert-detail.store.ts'
import {
  acknowledging,
  alertDetail,
  alertDismissal,
  alertOutcome,
  alertPlan,
  alertQuery,
  alertView,
} from './alert-view.contract.ts'
import { alertsFor, alertViews } from './alert-view.store.ts'
import { acknowledgeAlert } from './commands/acknowledge-alert.ts'
import { confirmAlert } from './commands/confirm-alert.ts'
import { dismissAlert } from './commands/dismiss-alert.ts'
import { finishStep } from './commands/finish-step.ts'
import { planAlert } from './commands/plan-alert.ts'

const tags = ['Alerts']
const id = z.uuid().openapi({ param: { name: 'id', in: 'path' } })
const params = z.object({ id })
const after = jsonAnswer(alertView, 'The alert afterwards')
const refusals = {
  403: { description: '`alert.not_yours`' },
  404: { description: '`alert.not_found`' },
  409: { description: '`alert.changed`, `alert.illegal_move`, `plan.steps_open`, `plan.done_step`' },
}

const listing = createRoute({
  ...{ method: 'get', path: '/alerts', tags, summary: 'Alerts of my portfolio, open ones first' },
  request: { query: alertQuery },
  responses: { 200: jsonAnswer(z.object({ items: z.array(alertView) }), 'Alerts') },
})
const viewing = createRoute({
  ...{ method: 'get', path: '/alerts/{id}', tags, summary: 'One alert with its events, and who was told of it' },
  request: { params },
  responses: { 200: jsonAnswer(alertDetail, 'The alert and its trace'), 404: refusals[404] },
})
const acknowledgement = createRoute({
  ...{ method: 'put', path: '/alerts/{id}/acknowledgement', tags, summary: 'I know, and I am on it' },
  request: { params, body: jsonBody(acknowledging) },
  responses: { 200: after, ...refusals },
})
const planning = createRoute({
  ...{ method: 'put', path: '/alerts/{id}/plan', tags, summary: 'What is to be brought about, by whom and when' },
  request: { params, body: jsonBody(alertPlan) },
  responses: { 200: after, ...refusals, 422: { description: '`plan.owner`' } },
})
const finishing = createRoute({
  ...{ method: 'put', path: '/alerts/{id}/plan/steps/{step}/completion', tags, summary: 'A step of the plan is done' },
  request: { params: z.object({ id, step: z.uuid().openapi({ param: { name: 'step', in: 'path' } }) }) },
  responses: { 200: after, ...refusals },
})
const confirming = createRoute({
  ...{
    method: 'put',
    path: '/alerts/{id}/outcome',
    tags,
    summary: 'What a contact said of the outcome, written down by who heard it',
  },
  request: { params, body: jsonBody(alertOutcome) },
  responses: { 200: after, ...refusals, 422: { description: '`contact.not_found`, `outcome.said_later`' } },
})
const dismissing = createRoute({
  ...{ method: 'put', path: '/alerts/{id}/dismissal', tags, summary: 'Set it aside, and say why' },
  request: { params, body: jsonBody(alertDismissal) },
  responses: { 200: after, ...refusals },
})

/** Measured and dismissed alerts stay on the board for this long. */
const shownMs = 30 * 86_400_000

export function alertRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const viewOf = async (id: AlertId) => {
    const [view] = await alertViews(deps.db, [id])
    if (!view) throw notFound('alert')
    return view
  }
  routes.openapi(listing, async (c) => {
    const { account, view } = c.req.valid('query')
    const boardFrom = view === 'board' ? new Date(deps.clock.now().getTime() - shownMs) : null
    const limit = view === 'board' ? 500 : 100
    return c.json({ items: await alertsFor(deps.db, requireStaff(c), { account, boardFrom, limit }) }, 200)
  })
  routes.openapi(viewing, async (c) => {
    const id = c.req.valid('param').id as AlertId
    const place = await alertPlace(deps.db, id)
    if (!place || !can.seeAlerts(requireStaff(c), place.accountId)) throw notFound('alert')
    const [alert, trace] = await Promise.all([
      viewOf(id),
      alertTrace(deps.db, id, place.accountId, deps.config.smtp !== null),
    ])
    return c.json({ alert, ruleVersion: place.ruleVersion, ...trace }, 200)
  })
  routes.openapi(acknowledgement, async (c) => {
    const id = c.req.valid('param').id as AlertId
    const { note, severity } = c.req.valid('json')
    await acknowledgeAlert(deps, requireStaff(c), id, { note: note ?? null, severity })
    return c.json(await viewOf(id), 200)
  })
  routes.openapi(planning, async (c) => {
    const id = c.req.valid('param').id as AlertId
    await planAlert(deps, requireStaff(c), id, c.req.valid('json'))
    return c.json(await viewOf(id), 200)
  })
  routes.openapi(finishing, async (c) => {
    const { id, step } = c.req.valid('param')
    await finishStep(deps, requireStaff(c), id as AlertId, step as AlertStepId)
    return c.json(await viewOf(id as AlertId), 200)
  })
  routes.openapi(confirming, async (c) => {
    const id = c.req.valid('param').id as AlertId
    await confirmAlert(deps, requireStaff(c), id, c.req.valid('json'))
    return c.json(await viewOf(id), 200)
  })
  routes.openapi(dismissing, async (c) => {
    const id = c.req.valid('param').id as AlertId
    await dismissAlert(deps, requireStaff(c), id, c.req.valid('json'))
    return c.json(await viewOf(id), 200)
  })
  return routes
}
