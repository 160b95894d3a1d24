import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { seatPolicyChange, seatPolicyView } from '#server/seats/seat-policy.contract.ts'
import { findSeatPolicy } from '#server/seats/seat-policy.store.ts'
import { seatSettingsChange, seatSettingsView } from '#server/seats/seat-settings.contract.ts'
import { seatSettingsViews } from '#server/seats/seat-settings.store.ts'
import { addRejectionReason, changeRejectionReason } from './commands/change-rejection-reason.ts'
import { changeSeat } from './commands/change-seat.ts'
import { changeSeatPolicy } from './commands/change-seat-policy.ts'
import { newRejectionReason, rejectionReasonChange, rejectionReasonView } from './rejection-reason.contract.ts'
import { rejectionReasonViews } from './rejection-reason.store.ts'

const tags = ['Seats']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const byCode = z.object({
  code: z
    .string()
    .max(40)
    .openapi({ param: { name: 'code', in: 'path' } }),
})
const reasonList = z.object({ items: z.array(rejectionReasonView) })
const stale = { 409: { description: 'Somebody changed it meanwhile' } }

const list = createRoute({
  method: 'get',
  path: '/seats',
  tags,
  summary: 'What is set of every seat: level, capacity, limit, skills (supervisors)',
  responses: { 200: jsonAnswer(z.object({ items: z.array(seatSettingsView) }), 'Seats by level') },
})
const changing = createRoute({
  method: 'put',
  path: '/seats/{id}',
  tags,
  summary: 'Set level, capacity, limit and skills of a seat (administrators). Takes effect at once.',
  request: { params: byId, body: jsonBody(seatSettingsChange) },
  responses: {
    200: jsonAnswer(seatSettingsView, 'The seat now'),
    ...stale,
    422: { description: '`seat.skill_unknown`' },
  },
})
const policy = createRoute({
  method: 'get',
  path: '/seat-policy',
  tags,
  summary: 'What holds for all seats: weights by priority, parking, limits (supervisors)',
  responses: { 200: jsonAnswer(seatPolicyView, 'The policy') },
})
const changingPolicy = createRoute({
  method: 'put',
  path: '/seat-policy',
  tags,
  summary: 'Change what holds for all seats (administrators). Every seat is counted anew at once.',
  request: { body: jsonBody(seatPolicyChange) },
  responses: { 200: jsonAnswer(seatPolicyView, 'The policy now'), ...stale },
})
const reasons = createRoute({
  method: 'get',
  path: '/rejection-reasons',
  tags: ['Offers'],
  summary: 'Why a seat may decline, and whether the item may come again',
  responses: { 200: jsonAnswer(reasonList, 'Reasons in order, also those no longer in use') },
})
const addingReason = createRoute({
  method: 'post',
  path: '/rejection-reasons',
  tags: ['Offers'],
  summary: 'A further reason to decline (administrators)',
  request: { body: jsonBody(newRejectionReason) },
  responses: { 201: jsonAnswer(reasonList, 'All reasons') },
})
const changingReason = createRoute({
  method: 'put',
  path: '/rejection-reasons/{code}',
  tags: ['Offers'],
  summary: 'Reword a reason, or take it out of use (administrators)',
  request: { params: byCode, body: jsonBody(rejectionReasonChange) },
  responses: { 200: jsonAnswer(reasonList, 'All reasons'), ...stale },
})

/** What administrators set for seats; supervisors may look. */
export function seatSettingsRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const allReasons = async () => ({ items: await rejectionReasonViews(deps.db) })
  const supervisor = (c: Parameters<typeof requireStaff>[0]) => {
    if (!can.supervise(requireStaff(c)))
      throw new Refusal('seat.supervisors_only', 'Supervisors and administrators see how seats are set.', 403)
  }

  routes.openapi(list, async (c) => {
    supervisor(c)
    return c.json({ items: await seatSettingsViews(deps.db) }, 200)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await changeSeat(deps, actor, c.req.valid('param').id as PersonId, c.req.valid('json')), 200)
  })
  routes.openapi(policy, async (c) => {
    supervisor(c)
    return c.json(await findSeatPolicy(deps.db), 200)
  })
  routes.openapi(changingPolicy, async (c) =>
    c.json(await changeSeatPolicy(deps, requireStaff(c, 'admin'), c.req.valid('json')), 200),
  )
  routes.openapi(reasons, async (c) => {
    requireStaff(c)
    return c.json(await allReasons(), 200)
  })
  routes.openapi(addingReason, async (c) => {
    await addRejectionReason(deps, requireStaff(c, 'admin'), c.req.valid('json'))
    return c.json(await allReasons(), 201)
  })
  routes.openapi(changingReason, async (c) => {
    await changeRejectionReason(deps, requireStaff(c, 'admin'), c.req.valid('param').code, c.req.valid('json'))
    return c.json(await allReasons(), 200)
  })
  return routes
}
