import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { LinkActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, type Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { confirmSolution } from './commands/close-ticket.ts'
import { postMessage } from './commands/post-message.ts'
import { rejectSolution } from './commands/reject-solution.ts'
import { receiveFile, sendFile, uploadBody } from './file-answers.ts'
import { holderOfLink } from './link-holder.store.ts'
import { confirming, newCustomerMessage, objecting } from './ticket-commands.contract.ts'
import { visibleTicket } from './ticket.store.ts'
import { customerTicketView } from './ticket-view.store.ts'
import { customerTicketView as viewContract, fileView } from './ticket-view.contract.ts'

const tags = ['Private link']
const byToken = z.object({
  token: z
    .string()
    .min(20)
    .max(100)
    .openapi({ param: { name: 'token', in: 'path' } }),
})
const answer = { 200: jsonAnswer(viewContract, 'The ticket afterwards'), 404: { description: '`ticket.not_found`' } }

const viewing = createRoute({
  method: 'get',
  path: '/follow/{token}',
  tags,
  summary: 'The ticket behind a private link',
  request: { params: byToken },
  responses: answer,
})
const answering = createRoute({
  method: 'post',
  path: '/follow/{token}/messages',
  tags,
  summary: 'Answer',
  request: { params: byToken, body: jsonBody(newCustomerMessage) },
  responses: answer,
})
const confirmation = createRoute({
  method: 'put',
  path: '/follow/{token}/confirmation',
  tags,
  summary: 'It works again: confirm and rate',
  request: { params: byToken, body: jsonBody(confirming) },
  responses: answer,
})
const rejection = createRoute({
  method: 'put',
  path: '/follow/{token}/rejection',
  tags,
  summary: 'It is not solved: say why',
  request: { params: byToken, body: jsonBody(objecting) },
  responses: answer,
})
const uploading = createRoute({
  method: 'post',
  path: '/follow/{token}/files',
  tags,
  summary: 'Attach a file',
  request: { params: byToken, body: uploadBody },
  responses: { 201: jsonAnswer(fileView, 'Kept'), 415: { description: '`file.type_not_accepted`' } },
})
const downloading = createRoute({
  method: 'get',
  path: '/follow/{token}/files/{id}',
  tags,
  summary: 'Download a file',
  request: { params: byToken.extend({ id: z.uuid() }) },
  responses: { 200: { description: 'The file, always as a download' }, 404: { description: '`file.not_found`' } },
})

/** What whoever holds the private link of one ticket may do with it. */
export function followRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/follow/*', limit(deps, 'follow', { points: 300, duration: 60 }))

  const holder = async (token: string): Promise<LinkActor> => {
    const found = await holderOfLink(deps.db, token)
    if (!found) throw notFound('ticket')
    return found
  }
  const view = async (actor: LinkActor) => {
    const { ticket, scope } = await visibleTicket(deps.db, actor, { id: actor.ticketId })
    return customerTicketView(deps.db, actor, ticket, scope, deps.clock.now())
  }

  routes.openapi(viewing, async (c) => c.json(await view(await holder(c.req.valid('param').token)), 200))
  routes.openapi(answering, async (c) => {
    const actor = await holder(c.req.valid('param').token)
    await postMessage(deps, actor, { id: actor.ticketId }, { ...c.req.valid('json'), visibility: 'public' })
    return c.json(await view(actor), 200)
  })
  routes.openapi(confirmation, async (c) => {
    const actor = await holder(c.req.valid('param').token)
    await confirmSolution(deps, actor, { id: actor.ticketId }, c.req.valid('json'))
    return c.json(await view(actor), 200)
  })
  routes.openapi(rejection, async (c) => {
    const actor = await holder(c.req.valid('param').token)
    await rejectSolution(deps, actor, { id: actor.ticketId }, c.req.valid('json'))
    return c.json(await view(actor), 200)
  })
  routes.openapi(uploading, async (c) => {
    const actor = await holder(c.req.param('token'))
    return c.json(await receiveFile(deps, c, actor, { id: actor.ticketId }), 201)
  })
  routes.openapi(downloading, async (c) => {
    const { token, id } = c.req.valid('param')
    const actor = await holder(token)
    const { ticket } = await visibleTicket(deps.db, actor, { id: actor.ticketId })
    return sendFile(deps, ticket, id, 'customer')
  })
  return routes
}
