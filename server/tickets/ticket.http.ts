import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { hasRole } from '#server/auth/actor.ts'
import { can, may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { requestKeyOf } from '#server/http/idempotency.ts'
import type { ContactId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { keepOpened } from './commands/assign-ticket.ts'
import { openTicket } from './commands/open-ticket.ts'
import { handOverCard as handOverCardContract } from './hand-over.contract.ts'
import { handOverCard } from './hand-over.store.ts'
import { countGroups, countViews, listTickets } from './ticket-list.store.ts'
import { downloadRoute, receiveFile, sendFile, uploadRoute } from './ticket-file.http.ts'
import { visibleTicket } from './ticket.store.ts'
import { ticketView } from './ticket-view.store.ts'
import { deskTicket, opened, ticketQuery } from './ticket-commands.contract.ts'
import { routingExplanation } from '#server/routing/explanation.contract.ts'
import { explainRouting } from '#server/routing/explanation.store.ts'
import { sightOf } from '#server/routing/explanation.ts'
import { ticketLine, ticketView as ticketViewContract } from './ticket-view.contract.ts'

const tags = ['Tickets']
export const byNumber = z.object({
  number: z
    .string()
    .max(30)
    .openapi({ param: { name: 'number', in: 'path' }, example: 'TT-2026-000123' }),
})

const listing = createRoute({
  method: 'get',
  path: '/tickets',
  tags,
  summary: 'Tickets the reader may see, a page at a time',
  request: { query: ticketQuery },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(ticketLine), next: z.string().nullable() }), 'A page of lines'),
  },
})

const counting = createRoute({
  method: 'get',
  path: '/ticket-counts',
  tags,
  summary: 'How many open tickets each of the reader\u2019s views holds',
  responses: {
    200: jsonAnswer(z.object({ mine: z.int(), answering: z.int(), queue: z.int(), open: z.int() }), 'Counts by view'),
  },
})

const grouping = createRoute({
  method: 'get',
  path: '/ticket-groups',
  tags,
  summary: 'How many rows each group of a list has, in the order the list shows them',
  request: { query: ticketQuery },
  responses: {
    200: jsonAnswer(
      z.object({ items: z.array(z.object({ key: z.string(), count: z.int() })) }),
      'A group each; `key` is the status, priority, queue, account or holder, empty where there is none',
    ),
  },
})

const opening = createRoute({
  method: 'post',
  path: '/tickets',
  tags,
  summary: 'Open a ticket for a caller',
  description: 'Send an Idempotency-Key: the same key opens one ticket, however often it is sent.',
  request: { body: jsonBody(deskTicket) },
  responses: { 201: jsonAnswer(opened, 'Opened'), 200: jsonAnswer(opened, 'Was opened before with this key') },
})

const viewing = createRoute({
  method: 'get',
  path: '/tickets/{number}',
  tags,
  summary: 'Everything about one ticket',
  request: { params: byNumber },
  responses: { 200: jsonAnswer(ticketViewContract, 'The ticket'), 404: { description: '`ticket.not_found`' } },
})

const uploading = uploadRoute('/tickets/{number}/files', byNumber, 'Tickets')
const downloading = downloadRoute('/tickets/{number}/files/{id}', byNumber.extend({ id: z.uuid() }), 'Tickets')

const explaining = createRoute({
  method: 'get',
  path: '/tickets/{number}/routing',
  tags,
  summary: 'Why it was offered to whom, and why not to the others (supervisors; a seat is told of itself alone)',
  request: { params: byNumber },
  responses: {
    200: jsonAnswer(routingExplanation, 'Rounds, newest first'),
    404: { description: '`ticket.not_found`' },
  },
})

const handingOver = createRoute({
  method: 'get',
  path: '/tickets/{number}/hand-over',
  tags,
  summary: 'What goes along when it changes hands: read before accepting',
  request: { params: byNumber },
  responses: { 200: jsonAnswer(handOverCardContract, 'The card'), 404: { description: '`ticket.not_found`' } },
})

/** Reading and opening, for staff. */
export function ticketRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()

  routes.openapi(listing, async (c) => c.json(await listTickets(deps.db, requireStaff(c), c.req.valid('query')), 200))

  routes.openapi(counting, async (c) => c.json(await countViews(deps.db, requireStaff(c)), 200))

  routes.openapi(grouping, async (c) =>
    c.json({ items: await countGroups(deps.db, requireStaff(c), c.req.valid('query')) }, 200),
  )

  routes.openapi(opening, async (c) => {
    const actor = requireStaff(c)
    if (!can.openForAnyAccount(actor)) {
      throw new Refusal('ticket.open_forbidden', 'Tickets for callers are opened by the call centre.', 403)
    }
    const input = c.req.valid('json')
    const { accountCode, contactId, circuitNumber, take, since, ...request } = input
    const answer = await openTicket(
      deps,
      actor,
      { ...request, language: actor.language, since: since ? new Date(since) : null, reporter: null },
      {
        accountCode,
        symptom: request.symptom,
        ...(contactId ? { contactId: contactId as ContactId } : {}),
        ...(circuitNumber ? { circuitNumber } : {}),
      },
      { key: requestKeyOf(c, input), strict: true, takenBy: take ? actor.id : null },
    )
    if (take && !answer.again && hasRole(actor, 'agent')) {
      // A full seat is no reason to refuse a caller: the ticket then waits in its queue like any other.
      await keepOpened(deps, actor, { id: answer.id }).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
      })
    }
    return c.json({ id: answer.id, number: answer.number }, answer.again ? 200 : 201)
  })

  routes.openapi(viewing, async (c) => {
    const actor = requireStaff(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, c.req.valid('param'))
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    const view = await ticketView(deps.db, actor, ticket, scope, deps.clock.now())
    c.header('ETag', `"${view.version}"`)
    return c.json(view, 200)
  })

  routes.openapi(handingOver, async (c) => {
    const actor = requireStaff(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, c.req.valid('param'))
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    return c.json(await handOverCard(deps.db, ticket, deps.clock.now()), 200)
  })

  routes.openapi(explaining, async (c) => {
    const actor = requireStaff(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, c.req.valid('param'))
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    return c.json(await explainRouting(deps.db, ticket.id, sightOf(actor), deps.clock.now()), 200)
  })

  routes.openapi(uploading, async (c) => c.json(await receiveFile(deps, c, requireStaff(c), c.req.valid('param')), 201))

  routes.openapi(downloading, async (c) => {
    const actor = requireStaff(c)
    const { number, id } = c.req.valid('param')
    const { ticket, scope } = await visibleTicket(deps.db, actor, { number })
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    return sendFile(deps, c, actor, ticket, id)
  })

  return routes
}
