import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Deps } from '#server/deps.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import {
  calendarDetail as detailContract,
  calendarDraft,
  calendarEdit,
  calendarFile,
  calendarList,
  calendarRetirement,
  calendarTrial,
  calendarVersionView,
  draftCheck,
  importPreview,
  newCalendar,
  trialAnswer,
} from './calendar-view.contract.ts'
import { calendarDetail, calendarLines, runningClocks, versionsOf } from './calendar-view.store.ts'
import { changesBetween } from './changes.ts'
import { addCalendar } from './commands/add-calendar.ts'
import { restoreCalendar, retireCalendar } from './commands/retire-calendar.ts'
import { saveCalendarVersion } from './commands/save-calendar-version.ts'
import { previewOf } from './import.ts'
import { trial } from './trial.ts'
import { missingYears } from './years.ts'

const tags = ['Calendars']
const params = z.strictObject({ code: z.string().max(40) })
const versionParams = params.extend({ version: z.coerce.number().int().min(1) })
const absent = { 404: { description: '`calendar.not_found`' } }
const wrong = { 422: { description: '`calendar.never_open` or `calendar.valid_from_past`' } }

const listing = createRoute({
  method: 'get',
  path: '/calendars',
  tags,
  summary: 'Working calendars in force now, and whose official days are missing',
  responses: { 200: jsonAnswer(calendarList, 'By code') },
})
const looking = createRoute({
  method: 'get',
  path: '/calendars/{code}',
  tags,
  summary: 'One calendar: its latest rules, all versions, who promises on it',
  request: { params },
  responses: { 200: jsonAnswer(detailContract, 'The calendar'), ...absent },
})
const lookingBack = createRoute({
  method: 'get',
  path: '/calendars/{code}/versions/{version}',
  tags,
  summary: 'The rules of one version',
  request: { params: versionParams },
  responses: { 200: jsonAnswer(calendarVersionView, 'The version'), ...absent },
})
const adding = createRoute({
  method: 'post',
  path: '/calendars',
  tags,
  summary: 'Add a calendar',
  request: { body: jsonBody(newCalendar) },
  responses: {
    201: jsonAnswer(detailContract, 'The calendar'),
    409: { description: '`calendar.code_taken`' },
    ...wrong,
  },
})
const saving = createRoute({
  method: 'post',
  path: '/calendars/{code}/versions',
  tags,
  summary: 'Save a new version. Running clocks keep theirs.',
  request: { params, body: jsonBody(calendarEdit) },
  responses: {
    201: jsonAnswer(detailContract, 'The calendar now'),
    409: { description: '`calendar.changed`: somebody saved meanwhile' },
    ...wrong,
    ...absent,
  },
})
const retiring = createRoute({
  method: 'put',
  path: '/calendars/{code}/retirement',
  tags,
  summary: 'Retire a calendar: nothing new is measured with it, what runs keeps it',
  request: { params, body: jsonBody(calendarRetirement) },
  responses: {
    200: jsonAnswer(detailContract, 'The calendar now'),
    409: { description: '`calendar.in_use` with who counts on it, `calendar.indispensable` or `calendar.changed`' },
    ...absent,
  },
})
const restoring = createRoute({
  method: 'delete',
  path: '/calendars/{code}/retirement',
  tags,
  summary: 'Bring a retired calendar back',
  request: { params },
  responses: { 200: jsonAnswer(detailContract, 'The calendar now'), ...absent },
})
const drafting = createRoute({
  method: 'post',
  path: '/calendars/{code}/drafts',
  tags,
  summary: 'What a new version would change, and how many clocks would keep the old ones. Nothing is saved.',
  request: { params, body: jsonBody(calendarDraft) },
  responses: { 200: jsonAnswer(draftCheck, 'The differences'), ...absent },
})
const importing = createRoute({
  method: 'post',
  path: '/calendars/{code}/imports',
  tags,
  summary: 'Read a holiday file (iCalendar, or JSON by year) and name each bad entry. Nothing is saved.',
  request: { params, body: jsonBody(calendarFile) },
  responses: { 200: jsonAnswer(importPreview, 'What it would bring'), ...absent },
})
const trying = createRoute({
  method: 'post',
  path: '/calendars/{code}/trials',
  tags,
  summary: 'When a promise would be due on rules that need not be saved',
  request: { params, body: jsonBody(calendarTrial) },
  responses: { 200: jsonAnswer(trialAnswer, 'The due time and the open stretches before it'), ...wrong },
})

/** Calendars are read by all staff and changed by administrators. */
export function calendarRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const { db, clock } = deps
  const detailOf = async (code: string) => {
    const found = await calendarDetail(db, code, clock.now())
    if (!found) throw notFound('calendar')
    return found
  }
  const latestOf = async (code: string) => {
    const last = (await versionsOf(db, code)).at(-1)
    if (!last) throw notFound('calendar')
    return last
  }
  routes.use('/calendars', idempotent(deps))
  routes.use('/calendars/:code/versions', idempotent(deps))

  routes.openapi(listing, async (c) => {
    requireStaff(c)
    return c.json({ items: await calendarLines(db, clock.now()) }, 200)
  })
  routes.openapi(looking, async (c) => {
    requireStaff(c)
    return c.json(await detailOf(c.req.valid('param').code), 200)
  })
  routes.openapi(lookingBack, async (c) => {
    requireStaff(c)
    const { code, version } = c.req.valid('param')
    const found = (await versionsOf(db, code)).find((each) => each.version === version)
    if (!found) throw notFound('calendar')
    const { validFrom, ...rules } = found.rules
    return c.json({ version, validFrom, rules }, 200)
  })
  routes.openapi(adding, async (c) => {
    const actor = requireStaff(c, 'admin')
    const asked = c.req.valid('json')
    await addCalendar(deps, actor, asked)
    return c.json(await detailOf(asked.code), 201)
  })
  routes.openapi(saving, async (c) => {
    const actor = requireStaff(c, 'admin')
    const { code } = c.req.valid('param')
    await saveCalendarVersion(deps, actor, code, c.req.valid('json'))
    return c.json(await detailOf(code), 201)
  })
  routes.openapi(retiring, async (c) => {
    const actor = requireStaff(c, 'admin')
    const { code } = c.req.valid('param')
    await retireCalendar(deps, actor, code, c.req.valid('json').basedOn)
    return c.json(await detailOf(code), 200)
  })
  routes.openapi(restoring, async (c) => {
    const actor = requireStaff(c, 'admin')
    const { code } = c.req.valid('param')
    await restoreCalendar(deps, actor, code)
    return c.json(await detailOf(code), 200)
  })
  routes.openapi(drafting, async (c) => {
    requireStaff(c, 'admin')
    const { code } = c.req.valid('param')
    const { rules } = c.req.valid('json')
    const now = clock.now()
    const versions = await versionsOf(db, code)
    const latest = versions.at(-1)
    if (!latest) throw notFound('calendar')
    const running = await runningClocks(db)
    const clocks = versions.flatMap(({ version }) => {
      const count = running.get(`${code}@${version}`) ?? 0
      return count > 0 ? [{ version, running: count }] : []
    })
    const upcoming = versions
      .filter(({ validFrom }) => validFrom > now)
      .map(({ version, validFrom }) => ({ version, since: validFrom.toISOString() }))
    return c.json(
      { changes: changesBetween(latest.rules, rules), clocks, warnings: missingYears(rules, now), upcoming },
      200,
    )
  })
  routes.openapi(importing, async (c) => {
    requireStaff(c, 'admin')
    const latest = await latestOf(c.req.valid('param').code)
    return c.json(previewOf(c.req.valid('json'), latest.rules), 200)
  })
  routes.openapi(trying, async (c) => {
    requireStaff(c, 'admin')
    const { rules, from, minutes } = c.req.valid('json')
    return c.json(trial(rules, new Date(from), minutes), 200)
  })
  return routes
}
