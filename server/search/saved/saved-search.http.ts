import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { forgetSearch, saveSearch } from '../commands/save-search.ts'
import { newSavedSearch, savedSearch } from './saved-search.contract.ts'
import { savedSearchesOf } from './saved-search.store.ts'
import type { SavedSearchId } from './saved-search.table.ts'

const tags = ['Knowledge']
const list = z.object({ items: z.array(savedSearch) })

const listing = createRoute({
  method: 'get',
  path: '/saved-searches',
  tags,
  summary: 'The searches I keep',
  responses: { 200: jsonAnswer(list, 'By name') },
})
const saving = createRoute({
  method: 'post',
  path: '/saved-searches',
  tags,
  summary: 'Keep a search under a name; a name I have already gets the new question',
  request: { body: jsonBody(newSavedSearch) },
  responses: { 200: jsonAnswer(list, 'All I keep'), 422: { description: '`saved_search.too_many`' } },
})
const forgetting = createRoute({
  method: 'delete',
  path: '/saved-searches/{id}',
  tags,
  summary: 'Keep it no longer',
  request: { params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: { 204: { description: 'Gone' } },
})

/** Searches people keep. Each sees their own and nobody else's. */
export function savedSearchRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) => c.json({ items: await savedSearchesOf(deps.db, requireStaff(c).id) }, 200))
  routes.openapi(saving, async (c) => {
    const who = requireStaff(c)
    await saveSearch(deps, who, c.req.valid('json'))
    return c.json({ items: await savedSearchesOf(deps.db, who.id) }, 200)
  })
  routes.openapi(forgetting, async (c) => {
    await forgetSearch(deps, requireStaff(c), c.req.valid('param').id as SavedSearchId)
    return c.body(null, 204)
  })
  return routes
}
