import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireContact, requireStaff, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import type { AlertAskId, AlertId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { alertView } from './alert-view.contract.ts'
import { alertViews } from './alert-view.store.ts'
import { askAnswer, askingContact, ownAsk, takingBack } from './ask.contract.ts'
import { askBehindLink, askWithId, openAsksOf } from './ask.store.ts'
import { answerAsk } from './commands/answer-ask.ts'
import { askContact, takeAskBack } from './commands/ask-contact.ts'

const ofAlert = z.strictObject({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const ofLink = z.strictObject({ token: z.string().max(100) })
const after = jsonAnswer(alertView, 'The alert afterwards')
const answered = jsonAnswer(ownAsk, 'The question afterwards')
const refusals = {
  403: { description: '`alert.not_yours`' },
  404: { description: '`alert.not_found`' },
  409: { description: '`alert.changed`, `alert.illegal_move`, `plan.steps_open`' },
}
const over = { 404: { description: '`ask.not_found`' }, 409: { description: '`ask.over`' } }

const asking = createRoute({
  ...{ method: 'put', path: '/alerts/{id}/ask', tags: ['Alerts'], summary: 'Ask a contact whether it is settled' },
  request: { params: ofAlert, body: jsonBody(askingContact) },
  responses: { 200: after, ...refusals, 422: { description: '`contact.not_found`, `ask.unreachable`' } },
})
const takingAskBack = createRoute({
  ...{ method: 'delete', path: '/alerts/{id}/ask', tags: ['Alerts'], summary: 'Take the question to a contact back' },
  request: { params: ofAlert, query: takingBack },
  responses: { 200: after, ...refusals },
})
const own = createRoute({
  ...{
    method: 'get',
    path: '/portal/asks',
    tags: ['Customer portal'],
    summary: 'What the contact is asked to confirm',
  },
  responses: { 200: jsonAnswer(z.object({ items: z.array(ownAsk) }), 'The newest first') },
})
const answering = createRoute({
  ...{ method: 'put', path: '/portal/asks/{id}/answer', tags: ['Customer portal'], summary: 'Settled, or not and why' },
  request: { params: ofAlert, body: jsonBody(askAnswer) },
  responses: { 200: answered, ...over },
})
const behindLink = createRoute({
  ...{ method: 'get', path: '/asks/{token}', tags: ['Private link'], summary: 'What its contact is asked' },
  request: { params: ofLink },
  responses: { 200: jsonAnswer(ownAsk, 'The question'), 404: over[404] },
})
const answeringLink = createRoute({
  ...{ method: 'put', path: '/asks/{token}/answer', tags: ['Private link'], summary: 'Settled, or not and why' },
  request: { params: ofLink, body: jsonBody(askAnswer) },
  responses: { 200: answered, ...over },
})

/** The customer's own word on an outcome: the manager asks, the contact answers in the portal or behind a private link. */
export function askRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const view = async (id: AlertId) => {
    const [found] = await alertViews(deps.db, [id])
    if (!found) throw notFound('alert')
    return found
  }
  const look = async (id: AlertAskId) => {
    const found = await askWithId(deps.db, id)
    if (!found) throw notFound('ask')
    return found
  }
  const behind = async (token: string) => {
    const found = await askBehindLink(deps.db, token)
    if (!found) throw notFound('ask')
    return found
  }
  routes.use('/asks/*', limit(deps, 'asks', { points: 60, duration: 60 }))
  routes.openapi(asking, async (c) => {
    const id = c.req.valid('param').id as AlertId
    await askContact(deps, requireStaff(c), id, c.req.valid('json'))
    return c.json(await view(id), 200)
  })
  routes.openapi(takingAskBack, async (c) => {
    const id = c.req.valid('param').id as AlertId
    await takeAskBack(deps, requireStaff(c), id, c.req.valid('query').revision)
    return c.json(await view(id), 200)
  })
  routes.openapi(own, async (c) => c.json({ items: await openAsksOf(deps.db, requireContact(c)) }, 200))
  routes.openapi(answering, async (c) => {
    const id = c.req.valid('param').id as AlertAskId
    await answerAsk(deps, requireContact(c), id, { ...c.req.valid('json'), how: 'portal' })
    return c.json(await look(id), 200)
  })
  routes.openapi(behindLink, async (c) => {
    c.header('X-Robots-Tag', 'noindex, nofollow, noarchive')
    return c.json(await look((await behind(c.req.valid('param').token)).id), 200)
  })
  routes.openapi(answeringLink, async (c) => {
    const { id, contact } = await behind(c.req.valid('param').token)
    await answerAsk(deps, contact, id, { ...c.req.valid('json'), how: 'link' })
    return c.json(await look(id), 200)
  })
  return routes
}
