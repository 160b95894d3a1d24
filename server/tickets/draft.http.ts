import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { keepDraft, throwDraftAway } from './commands/keep-draft.ts'
import { draftMode, draftView, keptDraft } from './draft.contract.ts'
import { draftsOf } from './draft.store.ts'
import { byNumber } from './ticket.http.ts'
import { visibleTicket } from './ticket.store.ts'

const tags = ['Work on tickets']
const byMode = byNumber.extend({ mode: draftMode.openapi({ param: { name: 'mode', in: 'path' } }) })
const absent = { 404: { description: '`ticket.not_found`' } }

const listing = createRoute({
  method: 'get',
  path: '/tickets/{number}/drafts',
  tags,
  summary: 'What I am writing on this ticket; nobody else reads it',
  request: { params: byNumber },
  responses: { 200: jsonAnswer(z.object({ items: z.array(draftView) }), 'A reply, a note, or both'), ...absent },
})
const keeping = createRoute({
  method: 'put',
  path: '/tickets/{number}/drafts/{mode}',
  tags,
  summary: 'Keep what I am writing',
  request: { params: byMode, body: jsonBody(keptDraft) },
  responses: {
    200: jsonAnswer(draftView, 'Kept'),
    409: { description: '`draft.changed`, with the `draft` that stands there' },
    ...absent,
  },
})
const dropping = createRoute({
  method: 'delete',
  path: '/tickets/{number}/drafts/{mode}',
  tags,
  summary: 'Throw it away',
  request: { params: byMode },
  responses: { 204: { description: 'Gone' }, ...absent },
})

/** Drafts of staff, kept by the server. */
export function draftRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, c.req.valid('param'))
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    return c.json({ items: await draftsOf(deps.db, ticket.id, actor.id) }, 200)
  })
  routes.openapi(keeping, async (c) => {
    const { number, mode } = c.req.valid('param')
    return c.json(await keepDraft(deps, requireStaff(c), number, mode, c.req.valid('json')), 200)
  })
  routes.openapi(dropping, async (c) => {
    const { number, mode } = c.req.valid('param')
    await throwDraftAway(deps, requireStaff(c), number, mode)
    return c.body(null, 204)
  })
  return routes
}
