import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { accountIdCoded } from '#server/accounts/account-view.store.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { accountPicture as pictureContract } from './picture.contract.ts'
import { accountPicture } from './picture.store.ts'

const picturing = createRoute({
  method: 'get',
  path: '/accounts/{code}/picture',
  tags: ['Accounts'],
  summary: 'The network of an account and how it was served over the last quarter',
  request: { params: z.strictObject({ code: z.string().max(40) }) },
  responses: { 200: jsonAnswer(pictureContract, 'The picture'), 404: { description: '`account.not_found`' } },
})

export function pictureRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(picturing, async (c) => {
    const actor = requireStaff(c)
    const id = await accountIdCoded(deps.db, c.req.valid('param').code)
    if (!id || !can.seeAccount(actor, id)) throw notFound('account')
    return c.json(await accountPicture(deps.db, id, deps.clock.now()), 200)
  })
  return routes
}
