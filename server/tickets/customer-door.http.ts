import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Actor, ContactActor, LinkActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { limit } from '#server/http/rate-limit.ts'
import { askForEscalation } from './commands/ask-for-escalation.ts'
import { confirmSolution } from './commands/close-ticket.ts'
import { objectToPause } from './commands/object-to-pause.ts'
import { postMessage } from './commands/post-message.ts'
import { rejectSolution } from './commands/reject-solution.ts'
import { askingEscalation, confirming, newCustomerMessage, objecting } from './ticket-commands.contract.ts'
import { downloadRoute, receiveFile, sendFile, uploadRoute } from './ticket-file.http.ts'
import { visibleTicket, type TicketRef } from './ticket.store.ts'
import { customerTicketView } from './ticket-view.store.ts'
import { customerTicketView as viewContract } from './ticket-view.contract.ts'

export interface Door {
  /** `/portal/tickets/{number}` or `/follow/{token}`. */
  path: string
  params: z.ZodObject
  tag: string
  /** Who asks, and for which ticket. Refuses whoever may not. */
  caller(c: Context<Env>): { actor: ContactActor | LinkActor; ref: TicketRef }
}

const whoOf = (actor: Actor | null) =>
  actor?.kind === 'link' ? actor.ticketId : actor?.kind === 'contact' ? actor.id : null

/** What a customer does with one ticket, the same behind both doors: look, answer, attach, confirm, reject. */
export function customerDoor(deps: Deps, routes: OpenAPIHono<Env>, { path, params, tag, caller }: Door): void {
  const answers = { 200: jsonAnswer(viewContract, 'The ticket'), 404: { description: '`ticket.not_found`' } }
  const refusals = { 409: { description: '`ticket.over`, `ticket.illegal_move`' } }

  const look = async (c: Context<Env>) => {
    const { actor, ref } = caller(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, ref)
    const view = await customerTicketView(deps.db, actor, ticket, scope, deps.clock.now())
    c.header('ETag', `"${view.version}"`)
    return c.json(view, 200)
  }

  routes.openapi(
    createRoute({
      method: 'get',
      path,
      tags: [tag],
      summary: 'One ticket as its customer sees it',
      request: { params },
      responses: answers,
    }),
    look,
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: `${path}/messages`,
      tags: [tag],
      summary: 'Answer; the same id is the same message, however often it is sent',
      request: { params, body: jsonBody(newCustomerMessage) },
      responses: { ...answers, ...refusals },
    }),
    async (c) => {
      const { actor, ref } = caller(c)
      await postMessage(deps, actor, ref, { ...c.req.valid('json'), visibility: 'public' })
      return look(c)
    },
  )
  routes.openapi(
    createRoute({
      method: 'put',
      path: `${path}/confirmation`,
      tags: [tag],
      summary: 'It works again: confirm and rate',
      middleware: idempotent(deps),
      request: { params, body: jsonBody(confirming) },
      responses: { ...answers, ...refusals },
    }),
    async (c) => {
      const { actor, ref } = caller(c)
      await confirmSolution(deps, actor, ref, c.req.valid('json'))
      return look(c)
    },
  )
  routes.openapi(
    createRoute({
      method: 'put',
      path: `${path}/rejection`,
      tags: [tag],
      summary: 'It is not solved: say why',
      middleware: idempotent(deps),
      request: { params, body: jsonBody(objecting) },
      responses: { ...answers, ...refusals },
    }),
    async (c) => {
      const { actor, ref } = caller(c)
      await rejectSolution(deps, actor, ref, c.req.valid('json'))
      return look(c)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: `${path}/pauses/{seq}/objections`,
      tags: [tag],
      summary: 'The clocks should not have stood still: say why, and a supervisor decides',
      middleware: idempotent(deps),
      request: {
        params: params.extend({
          seq: z.coerce
            .number()
            .int()
            .openapi({ param: { name: 'seq', in: 'path' } }),
        }),
        body: jsonBody(objecting),
      },
      responses: { ...answers, 409: { description: '`objection.raised_before`' } },
    }),
    async (c) => {
      const { actor, ref } = caller(c)
      const holding = z.coerce.number().int().parse(c.req.param('seq'))
      await objectToPause(deps, actor, ref, { holding, reason: c.req.valid('json').reason })
      return look(c)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: `${path}/escalations`,
      tags: [tag],
      summary: 'Ask for more force, with a reason; it is answered in public',
      middleware: [
        limit(deps, 'escalations', { points: 30, duration: 3600, by: (c) => whoOf(c.get('actor')) }),
        idempotent(deps),
      ] as const,
      request: { params, body: jsonBody(askingEscalation) },
      responses: {
        ...answers,
        409: { description: '`escalation.open`, `escalation.nothing_to_push`' },
        429: { description: '`escalation.too_often`' },
      },
    }),
    async (c) => {
      const { actor, ref } = caller(c)
      await askForEscalation(deps, actor, ref, c.req.valid('json'))
      return look(c)
    },
  )
  routes.openapi(uploadRoute(`${path}/files`, params, tag), async (c) => {
    const { actor, ref } = caller(c)
    return c.json(await receiveFile(deps, c, actor, ref), 201)
  })
  routes.openapi(downloadRoute(`${path}/files/{id}`, params.extend({ id: z.uuid() }), tag), async (c) => {
    const { actor, ref } = caller(c)
    const { ticket } = await visibleTicket(deps.db, actor, ref)
    return sendFile(deps, c, actor, ticket, z.uuid().parse(c.req.param('id')))
  })
}
