import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import { calendarsInForce } from '#server/calendar/calendar-list.store.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { ManagerLeaveId, PersonId } from '#server/kernel/ids.ts'
import { addLeave, changeDirector, endLeave } from './commands/keep-leaves.ts'
import { saveManagerProfile } from './commands/save-profile.ts'
import { managerLines, managersToChoose } from './manager.store.ts'
import { directorChange, managerList, newLeave, portfolio } from './portfolio.contract.ts'
import { portfolioLines } from './portfolio.store.ts'
import { managerProfile, managerProfileChange } from './profile.contract.ts'
import { nextDigestOf, profilesOf } from './profile.store.ts'

const tags = ['Portfolio']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const day = 86_400_000

const listing = createRoute({
  ...{ method: 'get', path: '/portfolio', tags },
  summary: 'My accounts by risk, with what changed in the last 24 hours; directors see their teams’',
  responses: { 200: jsonAnswer(portfolio, 'The most at risk first') },
})
const readingProfile = createRoute({
  ...{ method: 'get', path: '/me/manager-profile', tags, summary: 'When I work, am left alone, and get the digest' },
  responses: { 200: jsonAnswer(managerProfile, 'Mine, or the defaults') },
})
const savingProfile = createRoute({
  ...{ method: 'put', path: '/me/manager-profile', tags, summary: 'Change working hours, quiet hours and digest' },
  request: { body: jsonBody(managerProfileChange) },
  responses: {
    200: jsonAnswer(managerProfile, 'From now on'),
    409: { description: '`profile.changed`' },
    422: { description: '`calendar.not_found`' },
  },
})
const managers = createRoute({
  ...{ method: 'get', path: '/managers', tags },
  summary: 'Account managers with director and leaves: oneself and one’s team, or all of the house',
  responses: { 200: jsonAnswer(managerList, 'Leaves that are not over') },
})
const leaving = createRoute({
  ...{ method: 'post', path: '/manager-leaves', tags, summary: 'A manager will be away, and who stands in' },
  request: { body: jsonBody(newLeave) },
  responses: {
    201: jsonAnswer(managerList, 'Managers afterwards'),
    404: { description: '`manager.not_found`' },
    409: { description: '`leave.overlap`' },
    422: { description: '`leave.span`, `leave.stand_in`' },
  },
})
const returning = createRoute({
  ...{ method: 'delete', path: '/manager-leaves/{id}', tags, summary: 'Back already, or not going' },
  request: { params: byId },
  responses: { 200: jsonAnswer(managerList, 'Managers afterwards'), 404: { description: '`leave.not_found`' } },
})
const directing = createRoute({
  ...{ method: 'put', path: '/managers/{id}/director', tags, summary: 'Whom a manager reports to' },
  request: { params: byId, body: jsonBody(directorChange) },
  responses: {
    200: jsonAnswer(managerList, 'Managers afterwards'),
    404: { description: '`manager.not_found`' },
    409: { description: '`manager.changed`' },
    422: { description: '`manager.circle`' },
  },
})

export function portfolioRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const profileOf = async (id: PersonId) => {
    const [profile, calendars, nextDigestAt] = await Promise.all([
      profilesOf(deps.db, [id]),
      calendarsInForce(deps.db, deps.clock.now()),
      nextDigestOf(deps.db, id),
    ])
    const { calendar, zone, quietFrom, quietUntil, quietDaysOff, digest, digestAt, version } = profile(id)
    return {
      ...{ calendar, zone, quietFrom, quietUntil, quietDaysOff, digest, digestAt, version },
      nextDigestAt: digest ? (nextDigestAt?.toISOString() ?? null) : null,
      mailWorks: deps.config.smtp !== null,
      calendars: calendars.map(({ code, name, nameEn }) => ({ code, name, nameEn })),
    }
  }
  const listFor = async (actor: ReturnType<typeof requireStaff>) => {
    const all = can.supervise(actor)
    const [items, people] = await Promise.all([
      managerLines(deps.db, all ? 'all' : { of: actor.id }, deps.clock.now()),
      managersToChoose(deps.db),
    ])
    return { items, people, mayAssign: can.administer(actor) }
  }

  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c, 'account_manager', 'supervisor', 'admin')
    const now = deps.clock.now()
    const since = new Date(now.getTime() - day)
    const ids = can.seeAllAlerts(actor) ? ('all' as const) : can.portfolioOf(actor)
    const lines = await portfolioLines(deps.db, { personId: actor.id, ids }, { since, now })
    return c.json({ since: since.toISOString(), items: lines.map(({ id: _id, ...line }) => line) }, 200)
  })
  routes.openapi(readingProfile, async (c) => c.json(await profileOf(requireStaff(c, 'account_manager').id), 200))
  routes.openapi(savingProfile, async (c) => {
    const actor = requireStaff(c, 'account_manager')
    await saveManagerProfile(deps, actor, c.req.valid('json'))
    return c.json(await profileOf(actor.id), 200)
  })
  routes.openapi(managers, async (c) =>
    c.json(await listFor(requireStaff(c, 'account_manager', 'supervisor', 'admin')), 200),
  )
  routes.openapi(leaving, async (c) => {
    const actor = requireStaff(c)
    await addLeave(deps, actor, c.req.valid('json'))
    return c.json(await listFor(actor), 201)
  })
  routes.openapi(returning, async (c) => {
    const actor = requireStaff(c)
    await endLeave(deps, actor, c.req.valid('param').id as ManagerLeaveId)
    return c.json(await listFor(actor), 200)
  })
  routes.openapi(directing, async (c) => {
    const actor = requireStaff(c, 'admin')
    await changeDirector(deps, actor, c.req.valid('param').id as PersonId, c.req.valid('json'))
    return c.json(await listFor(actor), 200)
  })
  return routes
}
