import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireContact, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { knownErrorList, knownErrorQuestion, ownKnownErrorList } from './known-error.contract.ts'
import { knownErrors, knownErrorsOn } from './known-error.store.ts'

const listing = createRoute({
  method: 'get',
  path: '/help/known-errors',
  tags: ['Help'],
  summary: 'Faults we know of, for a symptom or a product; written for customers',
  description: 'Knows nothing of whoever asks, nor of any account or circuit.',
  request: { query: knownErrorQuestion },
  responses: { 200: jsonAnswer(knownErrorList, 'One language of each') },
})
const owning = createRoute({
  method: 'get',
  path: '/portal/known-errors',
  tags: ['Customer portal'],
  summary: 'Faults we know of that may show on the own circuits',
  request: { query: knownErrorQuestion.pick({ language: true }) },
  responses: { 200: jsonAnswer(ownKnownErrorList, 'Each with the circuits it may show on') },
})

export function knownErrorRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/help/known-errors', limit(deps, 'help-known', { points: 120, duration: 60 }))
  routes.use('/help/known-errors', limit(deps, 'help-known-all', { points: 6_000, duration: 60, by: () => 'all' }))
  routes.openapi(listing, async (c) => {
    const { product, ...query } = c.req.valid('query')
    return c.json({ items: await knownErrors(deps.db, { ...query, ...(product ? { products: [product] } : {}) }) }, 200)
  })
  routes.openapi(owning, async (c) =>
    c.json({ items: await knownErrorsOn(deps.db, requireContact(c), c.req.valid('query').language) }, 200),
  )
  return routes
}
