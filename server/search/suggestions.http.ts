import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { suggestion } from '#server/kb/article-view.contract.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { visibleTicket } from '#server/tickets/ticket.store.ts'
import type { SearchDesk } from './index-desk.ts'
import { suggestionQuestion } from './search.contract.ts'
import { suggestArticles } from './suggest-articles.ts'

const suggesting = createRoute({
  method: 'get',
  path: '/tickets/{number}/suggestions',
  tags: ['Knowledge'],
  summary: 'Articles that may help with a ticket, each with its reason',
  request: {
    params: z.object({
      number: z
        .string()
        .max(30)
        .openapi({ param: { name: 'number', in: 'path' }, example: 'TT-2026-000123' }),
    }),
    query: suggestionQuestion,
  },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(suggestion) }), 'Best first, six at most'),
    404: { description: '`ticket.not_found`' },
  },
})

export function suggestionRoutes(deps: Deps, desk: SearchDesk): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(suggesting, async (c) => {
    const actor = requireStaff(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, c.req.valid('param'))
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    const { reader = actor.language, typed } = c.req.valid('query')
    return c.json({ items: await suggestArticles(deps, desk, actor, ticket, { reader, typed }) }, 200)
  })
  return routes
}
