import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { findArticle } from './article.store.ts'
import { discardWorkingCopy } from './commands/discard-working-copy.ts'
import { editArticle } from './commands/edit-article.ts'
import { publishArticle, publishInProgress, unscheduleArticle } from './commands/publish-article.ts'
import { retireArticle } from './commands/retire-article.ts'
import { decideReview, submitWorkingCopy } from './commands/review-working-copy.ts'
import { saveWorkingCopy } from './commands/save-working-copy.ts'
import { startArticle } from './commands/start-article.ts'
import { brokenLinks, linksIn } from './link-check.ts'
import { targetsFor } from './link-check.store.ts'
import { renderMarkdown } from './markdown.ts'
import { assetLinks } from './present.ts'
import {
  articleVersionList,
  newArticle,
  previewAnswer,
  previewRequest,
  publication,
  retirement,
  reviewRequest,
  savedCopy,
  verdict,
  workingCopyList,
  workingCopyView as viewContract,
} from './working-copy.contract.ts'
import { reviewersFor, versionsOf, workingCopyLines, workingCopyView } from './working-copy.store.ts'

const tags = ['Knowledge']
const params = z.object({
  number: z
    .string()
    .max(20)
    .openapi({ param: { name: 'number', in: 'path' }, example: 'KB-1001' }),
})
const based = z.strictObject({ version: z.coerce.number().int() })
const copy = { 200: jsonAnswer(viewContract, 'The working copy as it is now') }
const refused = {
  403: { description: '`auth.forbidden`, `article.own_review`' },
  404: { description: '`article.not_found`, `working_copy.not_found`' },
  409: { description: '`article.illegal_move`, with what is possible' },
  412: { description: '`working_copy.changed`' },
  422: { description: '`article.incomplete`, with what is missing' },
}
const at = '/articles/{number}/working-copy'

const starting = createRoute({
  method: 'post',
  path: '/articles',
  tags,
  summary: 'Begin an article, by hand or from a solved ticket',
  request: { body: jsonBody(newArticle) },
  responses: { 201: jsonAnswer(viewContract, 'Its working copy'), 403: refused[403], 404: refused[404] },
})
const listing = createRoute({
  method: 'get',
  path: '/articles/working-copies',
  tags,
  summary: 'All that is being written, in review or waiting for its moment',
  responses: { 200: jsonAnswer(workingCopyList, 'Lines') },
})
const reviewers = createRoute({
  method: 'get',
  path: '/articles/reviewers',
  tags,
  summary: 'Who can be asked to review',
  responses: {
    200: jsonAnswer(
      z.object({
        items: z.array(z.object({ id: z.string(), name: z.string(), nameEn: z.string(), roles: z.array(z.string()) })),
      }),
      'People',
    ),
  },
})
const previewing = createRoute({
  method: 'post',
  path: '/articles/preview',
  tags,
  summary: 'How markdown will look to its readers',
  request: { body: jsonBody(previewRequest) },
  responses: { 200: jsonAnswer(previewAnswer, 'Sanitised HTML, and the links that lead nowhere') },
})
const looking = createRoute({
  method: 'get',
  path: at,
  tags,
  summary: 'The working copy of an article',
  request: { params },
  responses: { ...copy, 404: refused[404] },
})
const editing = createRoute({
  method: 'post',
  path: at,
  tags,
  summary: 'Begin a working copy beside what readers see; `version` begins with the text of an earlier one',
  request: { params, body: jsonBody(z.strictObject({ version: z.int().optional() })) },
  responses: { ...copy, ...refused },
})
const saving = createRoute({
  method: 'put',
  path: at,
  tags,
  summary: 'Keep what is being written',
  request: { params, body: jsonBody(savedCopy) },
  responses: { ...copy, ...refused },
})
const discarding = createRoute({
  method: 'delete',
  path: at,
  tags,
  summary: 'Throw the working copy away',
  request: { params, query: based },
  responses: { 204: { description: 'Gone' }, ...refused },
})
const submitting = createRoute({
  method: 'put',
  path: `${at}/review`,
  tags,
  summary: 'Ask a colleague to review it',
  request: { params, body: jsonBody(reviewRequest) },
  responses: { ...copy, ...refused },
})
const deciding = createRoute({
  method: 'post',
  path: `${at}/verdicts`,
  tags,
  summary: 'Approve it, or send it back with what has to change',
  request: { params, body: jsonBody(verdict) },
  responses: { ...copy, ...refused },
})
const publishing = createRoute({
  method: 'put',
  path: `${at}/publication`,
  tags,
  summary: 'Publish the approved text now or at a later moment',
  request: { params, body: jsonBody(publication) },
  responses: { 204: { description: 'Published or scheduled' }, ...refused },
})
const unscheduling = createRoute({
  method: 'delete',
  path: `${at}/publication`,
  tags,
  summary: 'Take the schedule back',
  request: { params, query: based },
  responses: { ...copy, ...refused },
})
const telling = createRoute({
  method: 'put',
  path: `${at}/notice`,
  tags,
  summary: 'Show a new pattern to every seat at once, marked as in progress',
  request: { params, body: jsonBody(based) },
  responses: { 204: { description: 'Published as in progress' }, ...refused },
})
const history = createRoute({
  method: 'get',
  path: '/articles/{number}/versions',
  tags,
  summary: 'Everything an article ever said, newest first',
  request: { params },
  responses: { 200: jsonAnswer(articleVersionList, 'Versions'), 404: refused[404] },
})
const retiring = createRoute({
  method: 'put',
  path: '/articles/{number}/retirement',
  tags,
  summary: 'Take an article back and send its readers elsewhere',
  request: { params, body: jsonBody(retirement) },
  responses: { 204: { description: 'Retired' }, ...refused },
})

/** Writing knowledge: working copies, review, publication, versions. */
export function workingCopyRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const { db } = deps

  routes.openapi(starting, async (c) => {
    const who = requireStaff(c)
    const number = await startArticle(deps, who, c.req.valid('json'))
    return c.json(await workingCopyView(db, who, number), 201)
  })
  routes.openapi(listing, async (c) => c.json({ items: await workingCopyLines(db, requireWriter(c)) }, 200))
  routes.openapi(reviewers, async (c) => {
    requireWriter(c)
    return c.json({ items: await reviewersFor(db) }, 200)
  })
  routes.openapi(previewing, async (c) => {
    const who = requireWriter(c)
    const { markdown, audience, number = null } = c.req.valid('json')
    const targets = await targetsFor(db, who, linksIn(markdown))
    const html = renderMarkdown(markdown, {
      articleHref: (number) => (targets.articles.has(number) ? `/kb/${number}` : null),
      ticketHref: (number) => (targets.tickets.has(number) ? `/tickets/${number}` : null),
      asset: assetLinks(targets.assets, '/kb'),
    })
    return c.json({ html, links: brokenLinks({ markdown, audience, number }, targets) }, 200)
  })
  routes.openapi(looking, async (c) =>
    c.json(await workingCopyView(db, requireWriter(c), c.req.valid('param').number), 200),
  )
  routes.openapi(editing, async (c) => {
    const who = requireStaff(c)
    const { number } = c.req.valid('param')
    await editArticle(deps, who, number, c.req.valid('json').version)
    return c.json(await workingCopyView(db, who, number), 200)
  })
  routes.openapi(saving, async (c) => {
    const who = requireStaff(c)
    const { number } = c.req.valid('param')
    await saveWorkingCopy(deps, who, number, c.req.valid('json'))
    return c.json(await workingCopyView(db, who, number), 200)
  })
  routes.openapi(discarding, async (c) => {
    await discardWorkingCopy(deps, requireStaff(c), c.req.valid('param').number, c.req.valid('query').version)
    return c.body(null, 204)
  })
  routes.openapi(submitting, async (c) => {
    const who = requireStaff(c)
    const { number } = c.req.valid('param')
    await submitWorkingCopy(deps, who, number, c.req.valid('json'))
    return c.json(await workingCopyView(db, who, number), 200)
  })
  routes.openapi(deciding, async (c) => {
    const who = requireStaff(c)
    const { number } = c.req.valid('param')
    await decideReview(deps, who, number, c.req.valid('json'))
    return c.json(await workingCopyView(db, who, number), 200)
  })
  routes.openapi(publishing, async (c) => {
    await publishArticle(deps, requireStaff(c), c.req.valid('param').number, c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(unscheduling, async (c) => {
    const who = requireStaff(c)
    const { number } = c.req.valid('param')
    await unscheduleArticle(deps, who, number, c.req.valid('query').version)
    return c.json(await workingCopyView(db, who, number), 200)
  })
  routes.openapi(telling, async (c) => {
    await publishInProgress(deps, requireStaff(c), c.req.valid('param').number, c.req.valid('json').version)
    return c.body(null, 204)
  })
  routes.openapi(history, async (c) => {
    const article = await findArticle(db, requireStaff(c), c.req.valid('param').number)
    if (!article) throw notFound('article')
    const versions = await versionsOf(db, article.id)
    const items = versions.map(({ articleId: _, at, ...version }) => ({ ...version, at: at.toISOString() }))
    return c.json({ items }, 200)
  })
  routes.openapi(retiring, async (c) => {
    await retireArticle(deps, requireStaff(c), c.req.valid('param').number, c.req.valid('json'))
    return c.body(null, 204)
  })

  return routes
}

function requireWriter(c: Parameters<typeof requireStaff>[0]) {
  const who = requireStaff(c)
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians write articles.', 403)
  return who
}
