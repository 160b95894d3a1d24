import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { ScheduleId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { addOverride, addSchedule, addTemporary, changeSchedule, endChange } from './commands/save-schedule.ts'
import {
  newOverride,
  newSchedule,
  newTemporary,
  scheduleCalendar as calendarContract,
  scheduleChange,
  scheduleLine,
  scheduleView as viewContract,
} from './schedule-view.contract.ts'
import { scheduleCalendar, scheduleLines, scheduleView } from './schedule-view.store.ts'

const tags = ['On call']
const params = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const changeParams = params.extend({ change: z.uuid().openapi({ param: { name: 'change', in: 'path' } }) })
const instant = z.iso.datetime({ offset: true })
const refusals = {
  403: { description: '`schedule.not_yours`' },
  404: { description: '`schedule.not_found`' },
  409: { description: '`schedule.changed`, `schedule.in_use`, `schedule.overlap`' },
  422: { description: '`schedule.people`, `schedule.span`, `schedule.not_on_call`' },
}
const answered = { 200: jsonAnswer(viewContract, 'The schedule now'), ...refusals }

const listing = createRoute({
  ...{ method: 'get', path: '/schedules', tags, summary: 'Who is on call now, schedule by schedule' },
  responses: { 200: jsonAnswer(z.object({ items: z.array(scheduleLine) }), 'For all staff') },
})
const adding = createRoute({
  ...{ method: 'post', path: '/schedules', tags, summary: 'Make a schedule' },
  request: { body: jsonBody(newSchedule) },
  responses: { 201: jsonAnswer(viewContract, 'Made'), ...refusals },
})
const viewing = createRoute({
  ...{ method: 'get', path: '/schedules/{id}', tags, summary: 'One schedule: rotations, swaps, temporary schedules' },
  request: { params },
  responses: answered,
})
const changing = createRoute({
  ...{ method: 'put', path: '/schedules/{id}', tags, summary: 'Change the plan, or take it out of use' },
  request: { params, body: jsonBody(scheduleChange) },
  responses: answered,
})
const calendar = createRoute({
  ...{ method: 'get', path: '/schedules/{id}/calendar', tags, summary: 'Who is on call when, and the holes' },
  request: { params, query: z.strictObject({ from: instant, until: instant }) },
  responses: { 200: jsonAnswer(calendarContract, 'At most 100 days'), ...refusals },
})
const overriding = createRoute({
  ...{ method: 'post', path: '/schedules/{id}/overrides', tags, summary: 'Swap a period' },
  request: { params, body: jsonBody(newOverride) },
  responses: { 201: jsonAnswer(viewContract, 'The schedule now'), ...refusals },
})
const replacing = createRoute({
  ...{ method: 'post', path: '/schedules/{id}/temporaries', tags, summary: 'Replace the plan for a period' },
  request: { params, body: jsonBody(newTemporary) },
  responses: { 201: jsonAnswer(viewContract, 'The schedule now'), ...refusals },
})
const endingOverride = createRoute({
  ...{ method: 'delete', path: '/schedules/{id}/overrides/{change}', tags, summary: 'Take a swap back from now on' },
  request: { params: changeParams },
  responses: answered,
})
const endingTemporary = createRoute({
  ...{ method: 'delete', path: '/schedules/{id}/temporaries/{change}', tags, summary: 'End a temporary schedule now' },
  request: { params: changeParams },
  responses: answered,
})

export function scheduleRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const view = (id: ScheduleId) => scheduleView(deps.db, id, deps.clock.now())
  const idOf = (c: Context<Env, string, { out: { param: { id: string } } }>) => c.req.valid('param').id as ScheduleId

  routes.openapi(listing, async (c) => {
    const all = can.administer(requireStaff(c))
    return c.json({ items: await scheduleLines(deps.db, deps.clock.now(), all) }, 200)
  })
  routes.openapi(adding, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await view(await addSchedule(deps, actor, c.req.valid('json'))), 201)
  })
  routes.openapi(viewing, async (c) => {
    requireStaff(c)
    return c.json(await view(idOf(c)), 200)
  })
  routes.openapi(changing, async (c) => {
    await changeSchedule(deps, requireStaff(c, 'admin'), idOf(c), c.req.valid('json'))
    return c.json(await view(idOf(c)), 200)
  })
  routes.openapi(calendar, async (c) => {
    requireStaff(c)
    const query = c.req.valid('query')
    const [from, until] = [new Date(query.from), new Date(query.until)]
    if (until <= from || until.getTime() - from.getTime() > 100 * 86_400_000) {
      const detail = 'Ask for a period of at most 100 days that ends after it begins.'
      throw new Refusal('schedule.span', detail, 422, { errors: [{ pointer: '/until', detail }] })
    }
    return c.json(await scheduleCalendar(deps.db, idOf(c), from, until), 200)
  })
  routes.openapi(overriding, async (c) => {
    await addOverride(deps, requireStaff(c), idOf(c), c.req.valid('json'))
    return c.json(await view(idOf(c)), 201)
  })
  routes.openapi(replacing, async (c) => {
    await addTemporary(deps, requireStaff(c), idOf(c), c.req.valid('json'))
    return c.json(await view(idOf(c)), 201)
  })
  routes.openapi(endingOverride, async (c) => {
    await endChange(deps, requireStaff(c), idOf(c), { override: c.req.valid('param').change })
    return c.json(await view(idOf(c)), 200)
  })
  routes.openapi(endingTemporary, async (c) => {
    await endChange(deps, requireStaff(c), idOf(c), { temporary: c.req.valid('param').change })
    return c.json(await view(idOf(c)), 200)
  })
  return routes
}
