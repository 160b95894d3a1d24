import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { accountTrend } from './account-trend.store.ts'
import {
  accountLine,
  accountTrend as accountTrendContract,
  accountView as accountViewContract,
} from './account-view.contract.ts'
import { accountLines, accountView } from './account-view.store.ts'

const tags = ['Accounts']
const params = z.object({
  code: z
    .string()
    .max(40)
    .openapi({ param: { name: 'code', in: 'path' } }),
})

const listing = createRoute({
  method: 'get',
  path: '/accounts',
  tags,
  summary: 'Accounts: the portfolio for account managers, all for the call centre',
  request: {
    query: z.strictObject({
      q: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(accountLine) }), 'Those in trouble first') },
})
const viewing = createRoute({
  method: 'get',
  path: '/accounts/{code}',
  tags,
  summary: 'One account: people on both sides, contracts, inventory',
  request: { params },
  responses: { 200: jsonAnswer(accountViewContract, 'The account'), 404: { description: '`account.not_found`' } },
})
const trending = createRoute({
  method: 'get',
  path: '/accounts/{code}/trend',
  tags,
  summary: 'Tickets of one account, week by week over the last eight weeks',
  request: { params },
  responses: { 200: jsonAnswer(accountTrendContract, 'Eight weeks'), 404: { description: '`account.not_found`' } },
})

export function accountRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) =>
    c.json({ items: await accountLines(deps.db, requireStaff(c), c.req.valid('query')) }, 200),
  )
  routes.openapi(viewing, async (c) => {
    const view = await accountView(deps.db, requireStaff(c), c.req.valid('param').code)
    if (!view) throw notFound('account')
    return c.json(view, 200)
  })
  routes.openapi(trending, async (c) => {
    const { code } = c.req.valid('param')
    const trend = await accountTrend(deps.db, requireStaff(c), code, deps.clock.now())
    if (!trend) throw notFound('account')
    return c.json(trend, 200)
  })
  return routes
}
