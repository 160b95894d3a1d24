import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { answerQuestion, askQuestion } from '../commands/ask-question.ts'
import { newQuestion, questionAnswer, questionLists } from './question.contract.ts'
import { markAnswersRead, questionsFor } from './question.store.ts'
import type { QuestionId } from './question.table.ts'

const tags = ['Knowledge']
const params = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const lists = { 200: jsonAnswer(questionLists, 'What waits for me, and what I asked') }

const listing = createRoute({
  method: 'get',
  path: '/questions',
  tags,
  summary: 'Questions the search could not answer: those I may answer, and mine',
  responses: lists,
})
const asking = createRoute({
  method: 'post',
  path: '/questions',
  tags,
  summary: 'Ask the technical seats what the search could not answer',
  request: { body: jsonBody(newQuestion) },
  responses: { ...lists, 403: { description: '`auth.forbidden`' } },
})
const answering = createRoute({
  method: 'put',
  path: '/questions/{id}/answer',
  tags,
  summary: 'Answer in words, or name the article that says it',
  request: { params, body: jsonBody(questionAnswer) },
  responses: {
    ...lists,
    403: { description: '`auth.forbidden`' },
    404: { description: '`question.not_found`, `article.not_found`' },
    409: { description: '`question.answered`' },
  },
})
const seeing = createRoute({
  method: 'put',
  path: '/questions/seen',
  tags,
  summary: 'I have read the answers to my questions',
  responses: { 204: { description: 'Noted' } },
})

/** What is not written down yet. */
export function questionRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(listing, async (c) => c.json(await questionsFor(deps.db, requireStaff(c)), 200))
  routes.openapi(asking, async (c) => {
    const who = requireStaff(c)
    await askQuestion(deps, who, c.req.valid('json'))
    return c.json(await questionsFor(deps.db, who), 200)
  })
  routes.openapi(seeing, async (c) => {
    await markAnswersRead(deps.db, requireStaff(c), deps.clock.now())
    return c.body(null, 204)
  })
  routes.openapi(answering, async (c) => {
    const who = requireStaff(c)
    await answerQuestion(deps, who, c.req.valid('param').id as QuestionId, c.req.valid('json'))
    return c.json(await questionsFor(deps.db, who), 200)
  })
  return routes
}
