import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { tagTicket } from './commands/tag-ticket.ts'
import { tagging, tagUse } from './tag.contract.ts'
import { tagsInUse } from './tag.store.ts'
import { afterwards, verb } from './verb.http.ts'

const listing = createRoute({
  method: 'get',
  path: '/tags',
  tags: ['Tickets'],
  summary: 'Tags in use on tickets the reader may see',
  request: { query: z.strictObject({ q: z.string().trim().toLowerCase().max(30).default('') }) },
  responses: { 200: jsonAnswer(z.object({ items: z.array(tagUse) }), 'Those on most open tickets first') },
})

/** Words people put on tickets to find them together. Customers never see them. */
export function tagRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const after = afterwards(deps)

  routes.openapi(listing, async (c) =>
    c.json({ items: await tagsInUse(deps.db, requireStaff(c), c.req.valid('query').q) }, 200),
  )
  routes.openapi(verb('patch', 'tags', 'Put tags on it, take others off', tagging), async (c) => {
    const { number } = c.req.valid('param')
    await tagTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  return routes
}
