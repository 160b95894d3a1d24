import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { questionsOf } from '../questions/question.store.ts'
import { tasksFor, tasksOf, whoMayWrite } from './article-task.store.ts'
import type { ArticleTaskId } from './article-task.table.ts'
import { finishTask } from './commands/finish-task.ts'
import { flagArticle } from './commands/flag-article.ts'
import { passOnTask } from './commands/pass-on-task.ts'
import {
  articleTaskList,
  endedSearch,
  knowledgeWork,
  learningQuery,
  learningView,
  newFlag,
  searchesBehind,
  searchesBehindQuery,
  taskOutcome,
  taskOwner,
  ticketsBehind,
  ticketsBehindQuery,
} from './learning.contract.ts'
import { searchesBehindFigure, ticketsBehindFigure } from './behind.store.ts'
import { learning } from './learning.store.ts'
import { noteSearch } from './search-log.store.ts'

const tags = ['Knowledge']

const noting = createRoute({
  method: 'post',
  path: '/searches',
  tags,
  summary: 'Tell that a search ended, and whether it led to something',
  request: { body: jsonBody(endedSearch) },
  responses: { 204: { description: 'Noted, without anything a person could be known by' } },
})
const flagging = createRoute({
  method: 'post',
  path: '/articles/{number}/flags',
  tags,
  summary: 'Say what is wrong with an article: a task of whoever answers for it',
  request: {
    params: z.object({
      number: z
        .string()
        .max(20)
        .openapi({ param: { name: 'number', in: 'path' } }),
    }),
    body: jsonBody(newFlag),
  },
  responses: { 204: { description: 'Noted' }, 404: { description: '`article.not_found`, `ticket.not_found`' } },
})
const tasks = createRoute({
  method: 'get',
  path: '/article-tasks',
  tags,
  summary: 'What is to be done about articles, newest first',
  request: { query: z.strictObject({ done: z.stringbool().default(false) }) },
  responses: { 200: jsonAnswer(articleTaskList, 'Tasks') },
})
const finishing = createRoute({
  method: 'put',
  path: '/article-tasks/{id}/outcome',
  tags,
  summary: 'Say what was done',
  request: {
    params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }),
    body: jsonBody(taskOutcome),
  },
  responses: {
    204: { description: 'Done' },
    404: { description: '`task.not_found`' },
    409: { description: '`task.done`' },
  },
})
const passing = createRoute({
  method: 'put',
  path: '/article-tasks/{id}/owner',
  tags,
  summary: 'Give it on, or take it',
  request: {
    params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }),
    body: jsonBody(taskOwner),
  },
  responses: {
    204: { description: 'It is theirs now' },
    403: { description: '`auth.forbidden`' },
    404: { description: '`task.not_found`' },
    409: { description: '`task.done`' },
    412: { description: '`task.changed`' },
    422: { description: '`task.owner`' },
  },
})
const myWork = createRoute({
  method: 'get',
  path: '/me/knowledge',
  tags,
  summary: 'How many questions and tasks about articles are mine',
  responses: { 200: jsonAnswer(knowledgeWork, 'What waits for me') },
})
const looking = createRoute({
  method: 'get',
  path: '/knowledge/learning',
  tags,
  summary: 'How the knowledge is used, and what it lacks (supervisors, administrators)',
  request: { query: learningQuery },
  responses: { 200: jsonAnswer(learningView, 'Figures and gaps'), 403: { description: '`auth.forbidden`' } },
})

const tracing = createRoute({
  method: 'get',
  path: '/knowledge/learning/tickets',
  tags,
  summary: 'The closed tickets behind a figure (supervisors, administrators)',
  request: { query: ticketsBehindQuery },
  responses: { 200: jsonAnswer(ticketsBehind, 'Tickets, newest first'), 403: { description: '`auth.forbidden`' } },
})
const tracingSearches = createRoute({
  method: 'get',
  path: '/knowledge/learning/searches',
  tags,
  summary: 'The searches behind a figure (supervisors, administrators)',
  request: { query: searchesBehindQuery },
  responses: {
    200: jsonAnswer(searchesBehind, 'Searches, most frequent first'),
    403: { description: '`auth.forbidden`' },
  },
})

/** What the knowledge base learns from being used. */
export function learningRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/searches', limit(deps, 'searches', { points: 60, duration: 60 }))
  routes.use('/searches', limit(deps, 'searches-all', { points: 3_000, duration: 60, by: () => 'all' }))

  routes.openapi(noting, async (c) => {
    await noteSearch(deps.db, c.get('actor'), c.req.valid('json'), deps.clock.now())
    return c.body(null, 204)
  })
  routes.openapi(flagging, async (c) => {
    await flagArticle(deps, requireStaff(c), c.req.valid('param').number, c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(tasks, async (c) => {
    const who = requireStaff(c)
    if (!can.writeArticles(who)) throw forbidden()
    const { done } = c.req.valid('query')
    const [items, people] = await Promise.all([tasksFor(deps.db, who, done), whoMayWrite(deps.db)])
    return c.json({ items, people }, 200)
  })
  routes.openapi(finishing, async (c) => {
    const id = c.req.valid('param').id as ArticleTaskId
    await finishTask(deps, requireStaff(c), id, c.req.valid('json').outcome)
    return c.body(null, 204)
  })
  routes.openapi(passing, async (c) => {
    const id = c.req.valid('param').id as ArticleTaskId
    const { to, version } = c.req.valid('json')
    await passOnTask(deps, requireStaff(c), id, { to: to as PersonId, version })
    return c.body(null, 204)
  })
  routes.openapi(myWork, async (c) => {
    const who = requireStaff(c)
    const [questions, tasks] = await Promise.all([questionsOf(deps.db, who), tasksOf(deps.db, who)])
    return c.json({ questions, tasks }, 200)
  })
  routes.openapi(looking, async (c) => {
    if (!can.supervise(requireStaff(c))) throw forbidden()
    return c.json(await learning(deps.db, c.req.valid('query').days, deps.clock.now()), 200)
  })
  routes.openapi(tracing, async (c) => {
    if (!can.supervise(requireStaff(c))) throw forbidden()
    return c.json(await ticketsBehindFigure(deps.db, c.req.valid('query'), deps.clock.now()), 200)
  })
  routes.openapi(tracingSearches, async (c) => {
    if (!can.supervise(requireStaff(c))) throw forbidden()
    return c.json(await searchesBehindFigure(deps.db, c.req.valid('query'), deps.clock.now()), 200)
  })

  return routes
}

const forbidden = () =>
  new Refusal('auth.forbidden', 'Your role does not include this. Ask an administrator if it should.', 403)
