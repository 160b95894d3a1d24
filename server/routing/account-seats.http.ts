import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { accountByCode, accountSeatsOf, allAccountSeats } from './account-seats-view.store.ts'
import { accountSeatsChange, accountSeatsList, accountSeatsView } from './account-seats.contract.ts'
import { nameAccountSeats } from './commands/name-account-seats.ts'

const tags = ['Accounts']
const params = z.object({
  code: z
    .string()
    .max(40)
    .openapi({ param: { name: 'code', in: 'path' } }),
})
const refused = {
  403: { description: '`account_seats.supervisors_only`' },
  404: { description: '`account.not_found`' },
}

const listing = createRoute({
  method: 'get',
  path: '/account-seats',
  tags,
  summary: 'Named engineers, teams and exclusions of every account, and the seats to choose from (supervisors)',
  responses: { 200: jsonAnswer(accountSeatsList, 'By account'), 403: refused[403] },
})
const viewing = createRoute({
  method: 'get',
  path: '/accounts/{code}/seats',
  tags,
  summary: 'Who knows this account, and who is kept away from it',
  request: { params },
  responses: { 200: jsonAnswer(accountSeatsView, 'The seats'), 404: refused[404] },
})
const changing = createRoute({
  method: 'put',
  path: '/accounts/{code}/seats',
  tags,
  summary: 'Set who knows this account and who is kept away, as a whole (supervisors)',
  request: { params, body: jsonBody(accountSeatsChange) },
  responses: {
    200: jsonAnswer(accountSeatsView, 'The seats afterwards'),
    ...refused,
    409: { description: '`account_seats.changed`' },
    422: { description: '`seat.not_found`' },
  },
})

/** Seats that know an account. */
export function accountSeatsRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const visible = async (actor: StaffActor, code: string) => {
    const id = await accountByCode(deps.db, code)
    if (!id || !can.seeAccount(actor, id)) throw notFound('account')
    return id
  }
  const requireNamer = (actor: StaffActor) => {
    if (can.nameSeats(actor)) return
    throw new Refusal(
      'account_seats.supervisors_only',
      'Supervisors and administrators name seats. Ask one of them.',
      403,
    )
  }

  routes.openapi(listing, async (c) => {
    requireNamer(requireStaff(c))
    return c.json(await allAccountSeats(deps.db), 200)
  })
  routes.openapi(viewing, async (c) => {
    const actor = requireStaff(c)
    const id = await visible(actor, c.req.valid('param').code)
    return c.json({ ...(await accountSeatsOf(deps.db, id)), mayChange: can.nameSeats(actor) }, 200)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireStaff(c)
    const id = await visible(actor, c.req.valid('param').code)
    requireNamer(actor)
    await nameAccountSeats(deps, actor, id, c.req.valid('json'))
    return c.json({ ...(await accountSeatsOf(deps.db, id)), mayChange: true }, 200)
  })
  return routes
}
