import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import type { ContestId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { accountIdCoded } from './account-view.store.ts'
import { contestHealth, decideContest } from './commands/contest-health.ts'
import { contestDecision, healthView, newContest } from './health.contract.ts'
import { healthFacts } from './health.store.ts'
import { healthOf } from './health.ts'

const tags = ['Accounts']
const params = z.strictObject({ code: z.string().max(40) })
const refusals = {
  403: { description: '`auth.forbidden`' },
  404: { description: '`account.not_found` or `contest.not_found`' },
  409: { description: '`health.contested_before` or `health.decided`' },
  422: { description: '`health.not_counting`' },
}

const viewing = createRoute({
  method: 'get',
  path: '/accounts/{code}/health',
  tags,
  summary: 'The health of an account with its arithmetic: every point lists its tickets',
  request: { params },
  responses: { 200: jsonAnswer(healthView, 'Score and lines'), 404: { description: '`account.not_found`' } },
})
const contesting = createRoute({
  method: 'post',
  path: '/accounts/{code}/health/contests',
  tags,
  summary: 'Say that a ticket should not count',
  request: { params, body: jsonBody(newContest) },
  responses: { 201: jsonAnswer(healthView, 'The health now'), ...refusals },
})
const deciding = createRoute({
  method: 'put',
  path: '/accounts/{code}/health/contests/{id}',
  tags,
  summary: 'Decide about a point that is contested',
  request: { params: params.extend({ id: z.uuid() }), body: jsonBody(contestDecision) },
  responses: { 200: jsonAnswer(healthView, 'The health now'), ...refusals },
})

/** Read by whoever sees the account; contested by its manager, decided by supervisors. */
export function healthRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const seen = async (c: Context<Env>, code: string) => {
    const actor = requireStaff(c)
    const id = await accountIdCoded(deps.db, code)
    if (!id || !can.seeAccount(actor, id)) throw notFound('account')
    return { actor, id }
  }
  const look = async (c: Context<Env>, code: string) => {
    const { actor, id } = await seen(c, code)
    const facts = await healthFacts(deps.db, [id], deps.clock.now())
    return {
      ...healthOf(facts.get(id)!),
      mayContest: can.contestHealth(actor, id),
      mayDecide: can.decideObjections(actor),
    }
  }
  const forbidden = () => new Refusal('auth.forbidden', 'Your role does not include this.', 403)
  routes.use('/accounts/:code/health/contests', idempotent(deps))
  routes.openapi(viewing, async (c) => c.json(await look(c, c.req.valid('param').code), 200))
  routes.openapi(contesting, async (c) => {
    const { code } = c.req.valid('param')
    const { actor, id } = await seen(c, code)
    if (!can.contestHealth(actor, id)) throw forbidden()
    await contestHealth(deps, actor, id, c.req.valid('json'))
    return c.json(await look(c, code), 201)
  })
  routes.openapi(deciding, async (c) => {
    const { code, id: contest } = c.req.valid('param')
    const { actor, id } = await seen(c, code)
    if (!can.decideObjections(actor)) throw forbidden()
    await decideContest(deps, actor, id, contest as ContestId, c.req.valid('json'))
    return c.json(await look(c, code), 200)
  })
  return routes
}
