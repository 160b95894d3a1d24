import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { saveServiceLevels } from './commands/save-service-levels.ts'
import { changedCells } from './level-changes.ts'
import { checkCells } from './level-check.ts'
import {
  levelDraft,
  levelDraftCheck,
  levelEdit,
  levelTable as tableContract,
  levelTrial,
  levelTrialAnswer,
  levelVersionView,
} from './level-view.contract.ts'
import { calendarsNamed, clocksByTerms, levelTable, tableVersions } from './level-view.store.ts'
import { trialOf } from './trial.store.ts'

const tags = ['Service levels']

const reading = createRoute({
  method: 'get',
  path: '/service-levels',
  tags,
  summary: 'The table of promises in force, its versions, and the contracts that change something in it',
  responses: { 200: jsonAnswer(tableContract, 'The table') },
})
const readingBack = createRoute({
  method: 'get',
  path: '/service-levels/versions/{version}',
  tags,
  summary: 'One version of the table',
  request: { params: z.strictObject({ version: z.coerce.number().int().min(1) }) },
  responses: {
    200: jsonAnswer(levelVersionView, 'The version'),
    404: { description: '`service_levels.not_found`' },
  },
})
const saving = createRoute({
  method: 'post',
  path: '/service-levels/versions',
  tags,
  summary: 'Save a new version of the table. Running clocks keep what they were promised.',
  request: { body: jsonBody(levelEdit) },
  responses: {
    201: jsonAnswer(tableContract, 'The table now'),
    409: { description: '`service_levels.changed`: somebody saved meanwhile' },
    422: { description: '`service_levels.wrong`, which names each cell, or `service_levels.valid_from_past`' },
  },
})
const drafting = createRoute({
  method: 'post',
  path: '/service-levels/drafts',
  tags,
  summary:
    'What is wrong with an edited table, what it changes, and how many clocks keep what they have. Nothing is saved.',
  request: { body: jsonBody(levelDraft) },
  responses: { 200: jsonAnswer(levelDraftCheck, 'The differences') },
})
const trying = createRoute({
  method: 'post',
  path: '/service-levels/trials',
  tags,
  summary: 'Dry run on a past ticket: the promises it got and those it would get, replayed from its ledger',
  request: { body: jsonBody(levelTrial) },
  responses: { 200: jsonAnswer(levelTrialAnswer, 'Clock by clock'), 404: { description: '`ticket.not_found`' } },
})

/** Promises are read by all staff and changed by administrators. */
export function serviceLevelRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const { db, clock } = deps
  routes.use('/service-levels/versions', idempotent(deps))
  routes.openapi(reading, async (c) => {
    requireStaff(c)
    return c.json(await levelTable(db, clock.now()), 200)
  })
  routes.openapi(readingBack, async (c) => {
    requireStaff(c)
    const { version } = c.req.valid('param')
    const found = (await tableVersions(db)).find((row) => row.version === version)
    if (!found) throw notFound('service_levels')
    return c.json({ version, cells: found.cells }, 200)
  })
  routes.openapi(saving, async (c) => {
    await saveServiceLevels(deps, requireStaff(c, 'admin'), c.req.valid('json'))
    return c.json(await levelTable(db, clock.now()), 201)
  })
  routes.openapi(drafting, async (c) => {
    requireStaff(c, 'admin')
    const { cells } = c.req.valid('json')
    const now = clock.now()
    const [versions, running, calendarNamed] = await Promise.all([
      tableVersions(db),
      clocksByTerms(db),
      calendarsNamed(db, now),
    ])
    const clocks = versions.flatMap(({ version }) => {
      const count = running.get(`house@${version}`) ?? 0
      return count > 0 ? [{ version, running: count }] : []
    })
    const upcoming = versions
      .filter(({ valid_from }) => new Date(valid_from) > now)
      .map(({ version, valid_from }) => ({ version, since: new Date(valid_from).toISOString() }))
    const changes = changedCells(versions.at(-1)!.cells, cells)
    return c.json({ problems: checkCells(cells, calendarNamed, now), changes, clocks, upcoming }, 200)
  })
  routes.openapi(trying, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await trialOf(db, c.req.valid('json'), clock.now()), 200)
  })
  return routes
}
