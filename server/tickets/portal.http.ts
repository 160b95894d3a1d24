import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { portalAccount } from '#server/accounts/portal-account.store.ts'
import { portalAccount as accountContract } from '#server/accounts/account-view.contract.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireContact, type Env } from '#server/http/env.ts'
import { requestKeyOf } from '#server/http/idempotency.ts'
import { openTicket } from './commands/open-ticket.ts'
import { customerDoor } from './customer-door.http.ts'
import { portalPage, portalQuery } from './portal-tickets.contract.ts'
import { portalTickets } from './portal-tickets.store.ts'
import { opened, portalTicket } from './ticket-commands.contract.ts'
import { byNumber } from './ticket.http.ts'

const tags = ['Customer portal']

const account = createRoute({
  method: 'get',
  path: '/portal/account',
  tags,
  summary: 'The own account: its name and the circuits a ticket can name',
  responses: { 200: jsonAnswer(accountContract, 'The account') },
})
const listing = createRoute({
  method: 'get',
  path: '/portal/tickets',
  tags,
  summary: 'The own tickets, or all of the account where the role reaches that far',
  request: { query: portalQuery },
  responses: { 200: jsonAnswer(portalPage, 'A page of lines, newest first') },
})
const opening = createRoute({
  method: 'post',
  path: '/portal/tickets',
  tags,
  summary: 'Open a ticket',
  description: 'Send an Idempotency-Key: the same key opens one ticket, however often it is sent.',
  request: { body: jsonBody(portalTicket) },
  responses: {
    201: jsonAnswer(opened, 'Opened'),
    200: jsonAnswer(opened, 'Was opened before with this key'),
    422: { description: '`circuit.not_found`' },
  },
})

/** What a signed-in contact does. */
export function portalRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()

  routes.openapi(account, async (c) => c.json(await portalAccount(deps.db, requireContact(c)), 200))

  routes.openapi(listing, async (c) =>
    c.json(await portalTickets(deps.db, requireContact(c), c.req.valid('query')), 200),
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

  customerDoor(deps, routes, {
    path: '/portal/tickets/{number}',
    params: byNumber,
    tag: 'Customer portal',
    caller: (c) => ({ actor: requireContact(c), ref: { number: c.req.param('number') ?? '' } }),
  })
  return routes
}
