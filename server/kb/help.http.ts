import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { helpQuery } from './article-list.contract.ts'
import { articlePage, articleView } from './article-view.contract.ts'
import { articlesPage, findArticle, openTo, translationOf, redirectOf } from './article.store.ts'
import { assetsNamedIn } from './assets/asset-links.ts'
import { assetsThere } from './assets/asset.store.ts'
import { numbersNamedIn, presentArticle } from './present.ts'

const tags = ['Help']

const listing = createRoute({
  method: 'get',
  path: '/help/articles',
  tags,
  summary: 'Articles written for customers',
  request: { query: helpQuery },
  responses: { 200: jsonAnswer(articlePage, 'A page of lines') },
})

const reading = createRoute({
  method: 'get',
  path: '/help/articles/{number}',
  tags,
  summary: 'One article written for customers',
  request: {
    params: z.object({
      number: z
        .string()
        .max(20)
        .openapi({ param: { name: 'number', in: 'path' }, example: 'KB-0001' }),
    }),
  },
  responses: {
    200: jsonAnswer(articleView, 'The article, or with its own number the one that took its place'),
    404: { description: '`article.not_found`' },
  },
})

/** Whoever asks is nobody here: what staff may read beyond this, it reads in the console. */
const anybody = null

/** Help for customers, without a sign-in. */
export function helpRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/help/articles/*', limit(deps, 'help', { points: 240, duration: 60 }))

  routes.openapi(listing, async (c) => {
    const { language, symptom, ...query } = c.req.valid('query')
    const narrowed = { ...(language ? { language: [language] } : {}), ...(symptom ? { symptom: [symptom] } : {}) }
    return c.json(await articlesPage(deps.db, anybody, { ...query, ...narrowed }), 200)
  })

  routes.openapi(reading, async (c) => {
    const { number } = c.req.valid('param')
    const found = await findArticle(deps.db, anybody, number)
    // The address of a retired article gives the one that took its place, with its own number.
    const instead = found ? null : await redirectOf(deps.db, anybody, number)
    const article = found ?? (instead ? await findArticle(deps.db, anybody, instead) : null)
    if (!article) throw notFound('article')
    const [translation, open, assets] = await Promise.all([
      translationOf(deps.db, anybody, article),
      openTo(deps.db, anybody, numbersNamedIn(article)),
      assetsThere(deps.db, assetsNamedIn(article.body)),
    ])
    return c.json(presentArticle(article, { translation, open, assets, pages: '/help', use: null }), 200)
  })

  return routes
}
