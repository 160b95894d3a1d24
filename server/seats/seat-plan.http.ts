import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { LeaveId, PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { noticeAction } from './activity.store.ts'
import { addPresenceState, changePresenceState } from './commands/change-presence-state.ts'
import { addLeave, endLeave, saveRoster } from './commands/plan-seat.ts'
import { newPresenceState, presenceStateChange, presenceStateView } from './presence-state.contract.ts'
import { presenceStateViews } from './presence-state.store.ts'
import {
  newLeave,
  rosterChange,
  rosterLine,
  rosterPreview,
  rosterPreviewRequest,
  rosterQuery,
} from './roster.contract.ts'
import { previewRoster } from './roster-preview.store.ts'
import { rosterLines } from './roster-lines.store.ts'

const tags = ['Seats']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const byLeave = byId.extend({ leave: z.uuid().openapi({ param: { name: 'leave', in: 'path' } }) })
const byCode = z.object({
  code: z
    .string()
    .max(40)
    .openapi({ param: { name: 'code', in: 'path' } }),
})
const lines = z.object({ items: z.array(rosterLine) })
const states = z.object({ items: z.array(presenceStateView) })
const done = { 204: { description: 'In effect' }, 404: { description: '`seat.not_found`' } }
const stale = { 409: { description: 'Somebody changed it meanwhile' } }

const rosters = createRoute({
  method: 'get',
  path: '/rosters',
  tags,
  summary: 'Who is planned to work when: shifts, breaks and leave (supervisors)',
  request: { query: rosterQuery },
  responses: { 200: jsonAnswer(lines, 'A line per seat') },
})
const planning = createRoute({
  method: 'put',
  path: '/seats/{id}/roster',
  tags,
  summary: 'When a seat works: a week that repeats, and dates that differ (supervisors)',
  request: { params: byId, body: jsonBody(rosterChange) },
  responses: { ...done, 409: { description: '`roster.changed`' }, 422: { description: '`roster.calendar_unknown`' } },
})
const previewing = createRoute({
  method: 'post',
  path: '/seats/{id}/roster-previews',
  tags,
  summary: 'When a seat would work by a plan that need not be saved, its leaves included (supervisors)',
  request: { params: byId, body: jsonBody(rosterPreviewRequest) },
  responses: {
    200: jsonAnswer(rosterPreview, 'Shifts, breaks and leave in order'),
    404: { description: '`seat.not_found`' },
  },
})
const unplanning = createRoute({
  method: 'delete',
  path: '/seats/{id}/roster',
  tags,
  summary: 'No plan: the seat works when it says so (supervisors)',
  request: { params: byId, body: jsonBody(z.strictObject({ version: z.int() })) },
  responses: { ...done, ...stale },
})
const leaving = createRoute({
  method: 'post',
  path: '/seats/{id}/leaves',
  tags,
  summary: 'Somebody will be away for a while (supervisors)',
  request: { params: byId, body: jsonBody(newLeave) },
  responses: {
    201: jsonAnswer(z.object({ id: z.uuid() }), 'Planned'),
    409: { description: '`leave.overlaps`' },
    422: { description: '`leave.order`, `leave.past`, `leave.too_long`' },
  },
})
const returning = createRoute({
  method: 'delete',
  path: '/seats/{id}/leaves/{leave}',
  tags,
  summary: 'Back early, or not gone at all (supervisors)',
  request: { params: byLeave },
  responses: { ...done, 409: { description: '`leave.over`' } },
})
const listing = createRoute({
  method: 'get',
  path: '/presence-states',
  tags,
  summary: 'What a seat can say of itself',
  responses: { 200: jsonAnswer(states, 'States in order, also those no longer in use') },
})
const adding = createRoute({
  method: 'post',
  path: '/presence-states',
  tags,
  summary: 'A state of the house\u2019s own (administrators)',
  request: { body: jsonBody(newPresenceState) },
  responses: { 201: jsonAnswer(states, 'All states'), 422: { description: '`presence.state_unfit`' } },
})
const changing = createRoute({
  method: 'put',
  path: '/presence-states/{code}',
  tags,
  summary: 'Change a state (administrators). Seats that are in it follow at once.',
  request: { params: byCode, body: jsonBody(presenceStateChange) },
  responses: { 200: jsonAnswer(states, 'All states'), ...stale, 422: { description: '`presence.state_unfit`' } },
})
const acting = createRoute({
  method: 'put',
  path: '/me/activity',
  tags,
  summary: 'Somebody is at this desk: the seat is not idle',
  responses: { 204: { description: 'Noted' } },
})

/** Plans of work, and the states a seat can be in. */
export function seatPlanRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const seatOf = (c: { req: { valid(part: 'param'): { id: string } } }) => c.req.valid('param').id as PersonId
  const supervisor = (c: Context<Env>): StaffActor => {
    const actor = requireStaff(c)
    if (can.supervise(actor)) return actor
    throw new Refusal('seat.supervisors_only', 'Supervisors plan shifts and leave. Ask yours.', 403)
  }
  const allStates = async () => ({ items: await presenceStateViews(deps.db) })

  routes.openapi(rosters, async (c) => {
    supervisor(c)
    return c.json({ items: await rosterLines(deps.db, c.req.valid('query'), deps.clock.now()) }, 200)
  })
  routes.openapi(planning, async (c) => {
    await saveRoster(deps, supervisor(c), seatOf(c), c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(previewing, async (c) => {
    supervisor(c)
    return c.json(await previewRoster(deps.db, seatOf(c), c.req.valid('json'), deps.clock.now()), 200)
  })
  routes.openapi(unplanning, async (c) => {
    await saveRoster(deps, supervisor(c), seatOf(c), { version: c.req.valid('json').version, week: null })
    return c.body(null, 204)
  })
  routes.openapi(leaving, async (c) => {
    const id = await addLeave(deps, supervisor(c), seatOf(c), c.req.valid('json'))
    return c.json({ id }, 201)
  })
  routes.openapi(returning, async (c) => {
    await endLeave(deps, supervisor(c), seatOf(c), c.req.valid('param').leave as LeaveId)
    return c.body(null, 204)
  })
  routes.openapi(listing, async (c) => {
    requireStaff(c)
    return c.json(await allStates(), 200)
  })
  routes.openapi(adding, async (c) => {
    await addPresenceState(deps, requireStaff(c, 'admin'), c.req.valid('json'))
    return c.json(await allStates(), 201)
  })
  routes.openapi(changing, async (c) => {
    await changePresenceState(deps, requireStaff(c, 'admin'), c.req.valid('param').code, c.req.valid('json'))
    return c.json(await allStates(), 200)
  })
  routes.openapi(acting, async (c) => {
    await noticeAction(deps.db, requireStaff(c).id, deps.clock.now())
    return c.body(null, 204)
  })
  return routes
}
