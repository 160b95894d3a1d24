import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { searchAnswer } from '#server/kb/article-view.contract.ts'
import { ask } from './ask.ts'
import type { SearchDesk } from './index-desk.ts'
import { helpQuestion, searchQuestion } from './search.contract.ts'

const searching = createRoute({
  method: 'get',
  path: '/search',
  tags: ['Knowledge'],
  summary: 'Articles, tickets, accounts and circuits the reader may see',
  description:
    'Words in Chinese and English, pinyin, numbers, "quoted phrases". Text comes in segments, to be printed as text. ' +
    'Facets are counted as if their own filter were not set.',
  request: { query: searchQuestion },
  responses: { 200: jsonAnswer(searchAnswer, 'Best first') },
})

const searchingHelp = createRoute({
  method: 'get',
  path: '/help/search',
  tags: ['Help'],
  summary: 'Articles written for customers, one language of each',
  request: { query: helpQuestion },
  responses: { 200: jsonAnswer(searchAnswer, 'Best first') },
})

export function searchRoutes(deps: Deps, desk: SearchDesk): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/help/search', limit(deps, 'help-search', { points: 120, duration: 60 }))
  routes.use('/help/search', limit(deps, 'help-search-all', { points: 6_000, duration: 60, by: () => 'all' }))

  routes.openapi(searching, async (c) => {
    const actor = requireStaff(c)
    const { q, kind, reader, oneLanguage, limit, offset, ...facets } = c.req.valid('query')
    const language = reader ?? actor.language
    return c.json(
      await ask(deps, desk, actor, {
        ...{ text: q, language, limit, offset, facets, oneLanguage, pages: 'console', signal: c.req.raw.signal },
        ...(kind ? { kinds: kind } : {}),
      }),
      200,
    )
  })

  // Nobody in particular asks here, whoever it is, and nothing is written down of it.
  routes.openapi(searchingHelp, async (c) => {
    const { q, language, symptom, product, limit } = c.req.valid('query')
    const isBlank = q.trim() === ''
    const answer = await ask(deps, desk, null, {
      text: q,
      kinds: ['article'],
      limit: limit * 2,
      pages: 'help',
      oneLanguage: true,
      signal: c.req.raw.signal,
      ...(language ? { language } : {}),
      facets: { ...(product ? { product: [product] } : {}), ...(isBlank && symptom ? { symptom: [symptom] } : {}) },
      ...(symptom ? { boost: { symptom: [symptom] } } : {}),
    })
    return c.json({ ...answer, hits: answer.hits.slice(0, limit) }, 200)
  })

  return routes
}
