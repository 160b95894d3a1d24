import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { portalAccount } from '#server/accounts/portal-account.store.ts'
import { portalAccount as portalAccountContract } from '#server/accounts/account-view.contract.ts'
import type { ContactActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireContact, type Env } from '#server/http/env.ts'
import { requestKeyOf } from '#server/http/idempotency.ts'
import { confirmSolution } from './commands/close-ticket.ts'
import { openTicket } from './commands/open-ticket.ts'
import { postMessage } from './commands/post-message.ts'
import { rejectSolution } from './commands/reject-solution.ts'
import { receiveFile, sendFile, uploadBody } from './file-answers.ts'
import { confirming, newCustomerMessage, objecting, opened, portalTicket } from './ticket-commands.contract.ts'
import { byNumber } from './ticket.http.ts'
import { visibleTicket } from './ticket.store.ts'
import { listCustomerTickets } from './ticket-list.store.ts'
import { customerTicketView } from './ticket-view.store.ts'
import { customerTicketLine, customerTicketView as viewContract, fileView } from './ticket-view.contract.ts'

const tags = ['Portal']
const answer = { 200: jsonAnswer(viewContract, 'The ticket afterwards'), 404: { description: '`ticket.not_found`' } }

const account = createRoute({
  method: 'get',
  path: '/portal/account',
  tags,
  summary: 'My account: its name and the circuits I may name',
  responses: { 200: jsonAnswer(portalAccountContract, 'The account') },
})
const listing = createRoute({
  method: 'get',
  path: '/portal/tickets',
  tags,
  summary: 'My tickets, or all of the account when my role reaches that far',
  responses: { 200: jsonAnswer(z.object({ items: z.array(customerTicketLine) }), 'Open ones first') },
})
const opening = createRoute({
  method: 'post',
  path: '/portal/tickets',
  tags,
  summary: 'Open a ticket',
  description: 'Send an Idempotency-Key: the same key opens one ticket, however often it is sent.',
  request: { body: jsonBody(portalTicket) },
  responses: { 201: jsonAnswer(opened, 'Opened'), 200: jsonAnswer(opened, 'Was opened before with this key') },
})
const viewing = createRoute({
  method: 'get',
  path: '/portal/tickets/{number}',
  tags,
  summary: 'One ticket as its customer sees it',
  request: { params: byNumber },
  responses: answer,
})
const answering = createRoute({
  method: 'post',
  path: '/portal/tickets/{number}/messages',
  tags,
  summary: 'Answer',
  request: { params: byNumber, body: jsonBody(newCustomerMessage) },
  responses: answer,
})
const confirmation = createRoute({
  method: 'put',
  path: '/portal/tickets/{number}/confirmation',
  tags,
  summary: 'It works again: confirm and rate',
  request: { params: byNumber, body: jsonBody(confirming) },
  responses: answer,
})
const rejection = createRoute({
  method: 'put',
  path: '/portal/tickets/{number}/rejection',
  tags,
  summary: 'It is not solved: say why',
  request: { params: byNumber, body: jsonBody(objecting) },
  responses: answer,
})
const uploading = createRoute({
  method: 'post',
  path: '/portal/tickets/{number}/files',
  tags,
  summary: 'Attach a file',
  request: { params: byNumber, body: uploadBody },
  responses: { 201: jsonAnswer(fileView, 'Kept'), 415: { description: '`file.type_not_accepted`' } },
})
const downloading = createRoute({
  method: 'get',
  path: '/portal/tickets/{number}/files/{id}',
  tags,
  summary: 'Download a file',
  request: { params: byNumber.extend({ id: z.uuid() }) },
  responses: { 200: { description: 'The file, always as a download' }, 404: { description: '`file.not_found`' } },
})

/** What a signed-in contact does. */
export function portalRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const view = async (actor: ContactActor, number: string) => {
    const { ticket, scope } = await visibleTicket(deps.db, actor, { number })
    return customerTicketView(deps.db, actor, ticket, scope, deps.clock.now())
  }

  routes.openapi(account, async (c) => c.json(await portalAccount(deps.db, requireContact(c)), 200))
  routes.openapi(listing, async (c) =>
    c.json({ items: await listCustomerTickets(deps.db, requireContact(c), 200) }, 200),
  )
  routes.openapi(opening, async (c) => {
    const actor = requireContact(c)
    const input = c.req.valid('json')
    const { circuitNumber, since, ...request } = input
    const { id, number, again } = await openTicket(
      deps,
      actor,
      {
        ...request,
        channel: 'portal',
        language: actor.language,
        since: since ? new Date(since) : null,
        reporter: null,
      },
      {
        accountId: actor.accountId,
        contactId: actor.id,
        symptom: request.symptom,
        ...(circuitNumber ? { circuitNumber } : {}),
      },
      { key: requestKeyOf(c, input), strict: true },
    )
    return c.json({ id, number }, again ? 200 : 201)
  })
  routes.openapi(viewing, async (c) => c.json(await view(requireContact(c), c.req.valid('param').number), 200))
  routes.openapi(answering, async (c) => {
    const actor = requireContact(c)
    const { number } = c.req.valid('param')
    await postMessage(deps, actor, { number }, { ...c.req.valid('json'), visibility: 'public' })
    return c.json(await view(actor, number), 200)
  })
  routes.openapi(confirmation, async (c) => {
    const actor = requireContact(c)
    const { number } = c.req.valid('param')
    await confirmSolution(deps, actor, { number }, c.req.valid('json'))
    return c.json(await view(actor, number), 200)
  })
  routes.openapi(rejection, async (c) => {
    const actor = requireContact(c)
    const { number } = c.req.valid('param')
    await rejectSolution(deps, actor, { number }, c.req.valid('json'))
    return c.json(await view(actor, number), 200)
  })
  routes.openapi(uploading, async (c) =>
    c.json(await receiveFile(deps, c, requireContact(c), { number: c.req.param('number') }), 201),
  )
  routes.openapi(downloading, async (c) => {
    const { number, id } = c.req.valid('param')
    const { ticket } = await visibleTicket(deps.db, requireContact(c), { number })
    return sendFile(deps, ticket, id, 'customer')
  })
  return routes
}
