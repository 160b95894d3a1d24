import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { answerQuestion } from './commands/answer-question.ts'
import { askQuestion } from './commands/ask-question.ts'
import { passOnQuestion } from './commands/pass-on-question.ts'
import { withdrawQuestion } from './commands/withdraw-question.ts'
import { newQuestion, questionAnswer, questionLists, questionOwner } from './question.contract.ts'
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
    409: { description: '`question.answered`, `question.withdrawn`' },
  },
})
const passing = createRoute({
  method: 'put',
  path: '/questions/{id}/owner',
  tags,
  summary: 'Give it on, or take it',
  request: { params, body: jsonBody(questionOwner) },
  responses: {
    ...lists,
    403: { description: '`auth.forbidden`' },
    404: { description: '`question.not_found`' },
    409: { description: '`question.answered`, `question.withdrawn`' },
    412: { description: '`question.changed`' },
    422: { description: '`question.answerer`' },
  },
})
const withdrawing = createRoute({
  method: 'delete',
  path: '/questions/{id}',
  tags,
  summary: 'I no longer need the answer to my question',
  request: { params },
  responses: {
    ...lists,
    404: { description: '`question.not_found`' },
    409: { description: '`question.answered`, `question.withdrawn`' },
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
  routes.openapi(passing, async (c) => {
    const who = requireStaff(c)
    const { to, version } = c.req.valid('json')
    await passOnQuestion(deps, who, c.req.valid('param').id as QuestionId, { to: to as PersonId, version })
    return c.json(await questionsFor(deps.db, who), 200)
  })
  routes.openapi(withdrawing, async (c) => {
    const who = requireStaff(c)
    await withdrawQuestion(deps, who, c.req.valid('param').id as QuestionId)
    return c.json(await questionsFor(deps.db, who), 200)
  })
  return routes
}
