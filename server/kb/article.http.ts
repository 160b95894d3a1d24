import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requirePerson, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { articleQuery } from './article-list.contract.ts'
import { articlePage, articleView, newFeedback } from './article-view.contract.ts'
import { useOf } from './article-use.store.ts'
import { articlesPage, findArticle, openTo, translationOf } from './article.store.ts'
import { giveFeedback } from './commands/give-feedback.ts'
import { writingOf } from './working-copy.store.ts'
import { assetsNamedIn } from './assets/asset-links.ts'
import { assetsThere } from './assets/asset.store.ts'
import { numbersNamedIn, presentArticle } from './present.ts'

const tags = ['Knowledge']
const params = z.object({
  number: z
    .string()
    .max(20)
    .openapi({ param: { name: 'number', in: 'path' }, example: 'KB-0001' }),
})
const absent = { 404: { description: '`article.not_found`' } }

const listing = createRoute({
  method: 'get',
  path: '/articles',
  tags,
  summary: 'Articles the reader may open, by number, a page at a time',
  request: { query: articleQuery },
  responses: { 200: jsonAnswer(articlePage, 'A page of lines') },
})

const reading = createRoute({
  method: 'get',
  path: '/articles/{number}',
  tags,
  summary: 'One article: rendered, as markdown, and how it fares',
  request: { params },
  responses: { 200: jsonAnswer(articleView, 'The article'), ...absent },
})

const voting = createRoute({
  method: 'post',
  path: '/articles/{number}/feedback',
  tags,
  summary: 'Say whether it helped. The last vote of a person counts.',
  request: { params, body: jsonBody(newFeedback) },
  responses: { 204: { description: 'Noted' }, ...absent },
})

/** Knowledge for those who are signed in. */
export function articleRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()

  routes.openapi(listing, async (c) => c.json(await articlesPage(deps.db, requireStaff(c), c.req.valid('query')), 200))

  routes.openapi(reading, async (c) => {
    const actor = requireStaff(c)
    const article = await findArticle(deps.db, actor, c.req.valid('param').number)
    if (!article) throw notFound('article')
    const [translation, open, assets, use, writing] = await Promise.all([
      translationOf(deps.db, actor, article),
      openTo(deps.db, actor, numbersNamedIn(article)),
      assetsThere(deps.db, assetsNamedIn(article.body)),
      useOf(deps.db, actor, article),
      writingOf(deps.db, actor, article),
    ])
    return c.json(presentArticle(article, { translation, open, assets, pages: '/kb', use, writing }), 200)
  })

  routes.openapi(voting, async (c) => {
    await giveFeedback(deps, requirePerson(c), c.req.valid('param').number, c.req.valid('json'))
    return c.body(null, 204)
  })

  return routes
}
